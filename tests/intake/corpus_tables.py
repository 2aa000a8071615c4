"""CSV and TSV: encodings, dialects, and what people put into tables."""

from __future__ import annotations

from collections.abc import Iterator

from corpus_case import Case, read, refused

# A header, rows of contacts in one language; each name is invented.
_TEXTS = {
    "de": "Name{d}Behörde{d}Straße\nJürgen Müßig{d}Behörde für Prüfung{d}Mühlstraße 3\nKäthe Groß{d}Landesamt für Häfen{d}Königsweg 5\n",
    "fr": "Nom{d}Prénom{d}Ministère\nDupré{d}Hélène{d}Ministère des Affaires étrangères\nLefèvre{d}François{d}Ministère de la Défense\n",
    "es": "Nombre{d}Dirección{d}País\nMaría Núñez{d}Dirección de Aduanas{d}España\nJosé Peña{d}Cámara Química{d}Perú\n",
    "pl": "Imię{d}Urząd{d}Miasto\nŁukasz Wąsik{d}Państwowy Urząd Zdrowia{d}Łódź\nŻaneta Święch{d}Ministerstwo Spraw Wewnętrznych{d}Gdańsk\n",
    "ru": "Имя{d}Организация{d}Страна\nИван Примеров{d}Министерство иностранных дел{d}Россия\nОльга Образцова{d}Ассоциация перевозчиков{d}Беларусь\n",
    "ar": "الاسم{d}المنظمة{d}الدولة\nأحمد المثال{d}وزارة الخارجية{d}مصر\nليلى النموذج{d}الهيئة العامة للموانئ{d}الأردن\n",
    "el": "Όνομα{d}Οργανισμός{d}Χώρα\nΓιώργος Δείγμας{d}Υπουργείο Εξωτερικών{d}Ελλάδα\nΕλένη Παραδείγματος{d}Ένωση Λιμένων{d}Κύπρος\n",
    "tr": "Adı{d}Kuruluş{d}Ülke\nİsmail Örnek{d}Dışişleri Bakanlığı{d}Türkiye\nAyşe Şimşek{d}Gümrük Müdürlüğü{d}Türkiye\n",
    "he": "שם{d}ארגון{d}מדינה\nדוד דוגמה{d}משרד החוץ{d}ישראל\nרות לדוגמה{d}איגוד הנמלים{d}ישראל\n",
    "ja": "名前{d}組織{d}国\n見本太郎{d}外務省の見本課{d}日本\n例子花子{d}港湾協会の連絡窓口{d}日本\n",
    "zh": "姓名{d}组织{d}国家\n样本明{d}外交部样本处{d}中国\n例子华{d}港口协会联系人{d}中国\n",
    "tw": "姓名{d}組織{d}城市\n樣本明{d}外交部樣本處{d}臺北\n例子華{d}港口協會聯絡人{d}高雄\n",
    "ko": "이름{d}기관{d}국가\n김보기{d}외교부 견본과{d}대한민국\n이예시{d}항만협회 연락처{d}대한민국\n",
}
_ENCODINGS = (
    ("utf-8", "fr", ","),
    ("utf-8-sig", "de", ";"),
    ("utf-16", "ru", "\t"),
    ("utf-16-le", "de", ","),
    ("utf-16-be", "pl", ";"),
    ("utf-32", "fr", ","),
    ("cp1252", "de", ";"),
    ("cp1252", "fr", ","),
    ("iso8859-1", "es", ","),
    ("iso8859-15", "fr", ";"),
    ("cp1250", "pl", ";"),
    ("iso8859-2", "pl", ","),
    ("cp1251", "ru", ";"),
    ("koi8-r", "ru", ","),
    ("cp866", "ru", ";"),
    ("cp1256", "ar", ","),
    ("iso8859-6", "ar", ";"),
    ("cp1253", "el", ";"),
    ("cp1254", "tr", ","),
    ("cp1255", "he", ","),
    ("shift_jis", "ja", ","),
    ("euc-jp", "ja", ";"),
    ("gb18030", "zh", ","),
    ("big5", "tw", ","),
    ("euc-kr", "ko", "\t"),
    ("cp850", "de", ";"),
    ("mac-roman", "fr", ";"),
)


def cases() -> Iterator[Case]:
    yield from _encodings()
    yield from _dialects()
    yield from _contents()
    yield from _limits()


def _encodings() -> Iterator[Case]:
    for encoding, language, delimiter in _ENCODINGS:
        for times in (1, 4):
            head, *rows = _TEXTS[language].format(d=delimiter).splitlines()
            text = "\r\n".join([head, *rows * times, ""])
            ending = "tsv" if delimiter == "\t" else "csv"
            second = rows[0].split(delimiter)
            yield read(
                f"encoding-{encoding}-{language}-{2 * times}-rows.{ending}",
                text.encode(encoding),
                ending,
                1 + 2 * times,
                f"R1C1={head.split(delimiter)[0]}",
                f"R2C1={second[0]}",
                f"R2C2={second[1]}",
                f"R3C3={rows[1].split(delimiter)[2]}",
                columns="3",
            )


def _table(name: str, text: str, rows: object, *checks: str, form: str = "csv", **more: str) -> Case:
    return read(name, text.encode(), form, rows, *checks, **more)


def _dialects() -> Iterator[Case]:
    yield _table("sep-line.csv", "sep=|\nName|Land\nAma|Ghana\n", 2, "R1C2=Land", "R2C1=Ama", says="a bar")
    yield _table("sep-line-quoted.csv", '"sep=;"\r\nName;Land\r\nAma;Ghana\r\n', 2, "R2C2=Ghana", says="a semicolon")
    yield _table("sep-line-tab.csv", "sep=\t\nName\tLand\nAma\tGhana\n", 2, "R2C2=Ghana", form="tsv")
    yield _table("sep-line-lies.csv", "sep=,\nName;Land\nAma, B;Ghana\n", 2, "R2C1=Ama", "R2C2= B;Ghana")
    yield read("sep-line-after-bom.csv", "\ufeffsep=;\nName;Land\nÄnne;Ghana\n".encode(), "csv", 2, "R2C1=Änne")
    yield read("sep-line-utf16.csv", "sep=;\nName;Land\nÄnne;Ghana\n".encode("utf-16"), "csv", 2, "R2C1=Änne")
    yield _table("bar.csv", "Name|Land|Stadt\nAma|Ghana|Accra\n", 2, "R2C3=Accra", says="a bar")
    yield _table("tab-behind-csv.csv", "Name\tLand\nAma\tGhana\n", 2, "R2C2=Ghana", form="tsv")
    yield _table("comma-behind-tsv.tsv", "Name,Land\nAma,Ghana\n", 2, "R2C2=Ghana")
    yield _table("ending-tab.tab", "Name\tNote\nAma\ta, b; c\n", 2, "R2C2=a, b; c", form="tsv")
    yield _table("ending-txt.txt", "Name;Land\nAma;Ghana\n", 2, "R2C2=Ghana")
    yield _table("ending-capitals.CSV", "Name;Land\nAma;Ghana\n", 2, "R2C2=Ghana")
    yield _table("no-ending", "Name;Land\nAma;Ghana\n", 2, "R2C2=Ghana")
    yield _table("cr-only.csv", "Name,Land\rAma,Ghana\rKofi,Togo\r", 3, "R3C1=Kofi")
    yield _table("crlf.csv", "Name,Land\r\nAma,Ghana\r\n", 2, "R2C2=Ghana")
    yield _table("mixed-line-ends.csv", "Name,Land\r\nAma,Ghana\nKofi,Togo\rEfua,Mali\n", 4, "R4C2=Mali")
    yield _table("no-last-line-end.csv", "Name,Land\nAma,Ghana", 2, "R2C2=Ghana")
    yield _table(
        "quoted-newline.csv",
        'Name,Address\nAma,"1 Sample Road\nAccra"\nKofi,x\n',
        3,
        "R2C2=1 Sample Road\\nAccra",
        "R3C1=Kofi",
    )
    yield _table("quoted-crlf.csv", 'Name,Address\r\nAma,"1 Sample Road\r\nAccra"\r\n', 2, "R2C2=1 Sample Road\\nAccra")
    yield _table("quoted-cr.csv", 'Name,Address\rAma,"1 Sample Road\rAccra"\r', 2, "R2C2=1 Sample Road\\nAccra")
    yield _table("doubled-quotes.csv", 'Name,Note\nAma,"the ""Sample"" body"\n', 2, 'R2C2=the "Sample" body')
    yield _table("quotes-within-plain.csv", 'Name,Note\nAma,pipe of 5" width\n', 2, 'R2C2=pipe of 5" width')
    yield _table(
        "quote-not-doubled.csv", 'Name,Note\n"Ama" Sample,x\n', 2, "R2C2=x", says="A quotation mark stands within"
    )
    yield _table("all-quoted.csv", '"Name";"Land"\n"Ama; B";"Ghana"\n', 2, "R2C1=Ama; B")
    yield refused("quote-never-ends.csv", b'Name,Note\nAma,"open\nKofi,x\nEfua,y\n', "in row 2 does not end")
    yield _table("single-quotes.csv", "Name;Note\n'Ama';'x'\n", 2, "R2C1='Ama'")
    yield _table("backslash.csv", "Name,Note\nAma,a\\tb\n", 2, "R2C2=a\\tb")
    yield _table("decimal-commas.csv", "Name;Share;Fee\nAma;1,5;2,25\nKofi;2,5;3,75\n", 3, "R2C2=1,5", columns="3")
    yield _table(
        "names-with-commas.csv", "Name;Land\nSample, Ama;Ghana\nProbe, Kofi;Togo\n", 3, "R2C1=Sample, Ama", columns="2"
    )
    yield _table(
        "lists-within-cells.csv", "Name,Covers\nA,Ghana; Togo; Mali\nB,Ghana; Togo\n", 3, "R2C2=Ghana; Togo; Mali"
    )
    yield _table(
        "many-urls.csv",
        "Name;Web\nA;https://a.example.org/?x=1,2&y=3\nB;https://b.example.org/?x=1,2,3\n",
        3,
        "R2C2=https://a.example.org/?x=1,2&y=3",
    )
    yield _table("one-column.csv", "Organization\nSample Chemical Association\nSample Council\n", 3, columns="1")
    yield _table("one-row.csv", "Ama,Ghana,ama@example.org\n", 1, "R1C3=ama@example.org")
    yield _table("one-cell.csv", "Ama", 1, "R1C1=Ama")
    yield _table("ragged.csv", "Name,Land,City\nAma\nKofi,Togo,Lome,more\n", 3, "R3C4=more", columns="4")
    yield _table("blank-lines.csv", "Name,Land\n\n\nAma,Ghana\n\n", 4, "R4C1=Ama")
    yield _table("empty-ends.csv", "Name,Land,,,\nAma,Ghana,,,\n,,,,\n,,,,\n", 2, "R2C2=Ghana", columns="2")
    yield _table("empty-starts.csv", ",,\n,Name,Land\n,Ama,Ghana\n", 3, "R2C2=Name", "R3C3=Ghana")
    yield _table("blanks-around.csv", "Name , Land\n Ama , Ghana \n", 2, "R2C1= Ama ", "R2C2= Ghana ")
    yield _table(
        "preamble.csv",
        "List of participants\nas of 2026-03-01\n\nName;Land\nAma;Ghana\nKofi;Togo\n",
        6,
        "R4C2=Land",
        "R6C2=Togo",
    )
    yield _table(
        "two-header-rows.csv",
        "Person,,Body,\nGiven,Family,Name,Land\nAma,SAMPLE,Sample Council,Ghana\n",
        3,
        "R1C3=Body",
        "R2C4=Land",
    )
    yield _table(
        "duplicate-headers.csv",
        "Name,E-mail,E-mail\nAma,a@example.org,b@example.org\n",
        2,
        "R1C3=E-mail",
        "R2C3=b@example.org",
    )
    yield _table("no-header.csv", "Ama,Ghana,a@example.org\nKofi,Togo,k@example.org\n", 2, "R1C1=Ama")


def _contents() -> Iterator[Case]:
    yield _table(
        "formulas.csv",
        'Name,Note\n=1+1,"=HYPERLINK(""http://x.example"",""y"")"\n',
        2,
        "R2C1==1+1",
        'R2C2==HYPERLINK("http://x.example","y")',
    )
    yield _table(
        "command-texts.csv",
        "Name,Note\n=cmd|'/c calc'!A0,@SUM(1)\n+1-2,-3+4\n",
        3,
        "R2C1==cmd|'/c calc'!A0",
        "R3C2=-3+4",
    )
    yield _table("apostrophes.csv", "Name,Note\n'=1+1,'+233 30 255 0100\nO'Sample,''x\n", 3, "R2C1='=1+1", "R3C2=''x")
    yield _table(
        "phones-as-numbers.csv",
        "Name,Phone\nAma,233302550100\nKofi,4.12E+10\nEfua,0302550100\n",
        4,
        "R2C2=233302550100",
        "R3C2=4.12E+10",
        "R4C2=0302550100",
    )
    yield _table("codes-with-na.csv", "Name,Country\nAma,GH\nKofi,NA\nEfua,TG\n", 4, "R3C2=NA")
    yield _table("texts-with-na.csv", "Name,Country\nAma,Ghana\nKofi,NA\nEfua,n/a\n", 4, "R3C2=NA", "R4C2=n/a")
    yield _table(
        "words-for-nothing.csv", "Name,Note\nnull,None\nNaN,-\nTrue,1.0\n", 4, "R2C1=null", "R3C1=NaN", "R4C2=1.0"
    )
    yield _table("nul-in-a-cell.csv", "Name,Land\nAma\0x,Ghana\nKofi,Togo\n", 3, "R2C1=Ama\\0x", "R3C2=Togo")
    yield _table("control-in-a-cell.csv", "Name,Land\nAma\x07,Ghana\n", 2, "R2C1=Ama\x07")
    yield _table("marks-of-direction.csv", "Name,Land\n\u200fأحمد\u200e,مصر\n", 2, "R2C1=\u200fأحمد\u200e")
    yield _table(
        "zero-width.csv", "Name,Mail\nAma,\u200bama@example.org\u00a0\n", 2, "R2C2=\u200bama@example.org\u00a0"
    )
    yield _table("line-separators.csv", "Name,Land\nAma\u2028x\u0085y,Ghana\n", 2, "R2C1=Ama\u2028x\u0085y")
    yield _table("beyond-the-plane.csv", "Name,Note\n𝔸ma,👩🏾‍🔬\n", 2, "R2C1=𝔸ma", "R2C2=👩🏾‍🔬")
    yield _table("combining.csv", "Name,Land\nJose\u0301,Peru\u0301\n", 2, "R2C1=Jose\u0301")
    yield _table("bom-twice.csv", "\ufeff\ufeffName,Land\nAma,Ghana\n", 2, "R1C1=\ufeffName")
    yield read(
        "mixed-encodings.csv",
        "Name,Land\nJürgen,Österreich\nÄnne,Türkei\n".encode() + "Käthe,Ägypten\n".encode("cp1252"),
        "csv",
        4,
        "R2C1=Jürgen",
        "R4C1=Käthe",
        "R4C2=Ägypten",
        says="line 4 is not, and was read as windows-1252",
    )
    yield refused(
        "mixed-encodings-unknown.csv",
        "Name,Land\nJürgen,Österreich\nÄnne,Türkei\n".encode() + b"K\x81the,Togo\n",
        "is UTF-8, but not in line 4",
    )
    yield read(
        "bom-lies.csv",
        b"\xef\xbb\xbfName;Land\n" + "Jürgen Müßig;Österreich\nKäthe Groß;Dänemark\n".encode("cp1252"),
        "csv",
        3,
        "R2C1=Jürgen Müßig",
    )
    yield refused(
        "utf16-cut-off.csv", "Name,Land\nÄnne,Ghana\n".encode("utf-16")[:-1], "says that it is utf-16-le and is not"
    )
    yield refused("noise.csv", bytes((i * 197 + i // 7) % 256 for i in range(3000)), "is no text")
    yield refused("controls.csv", b"\x01\x02\x03\x04,\x05\x06\n" * 30, "full of control characters")
    yield _table("begins-like-json.csv", "[Name],Land\n[Ama],Ghana\n", 2, "R1C1=[Name]")
    yield _table("begins-like-markup.csv", "<Name>,Land\nAma,Ghana\n", 2, "R1C1=<Name>")
    yield _table("begins-like-a-picture.csv", "BM,Land\nAma,Ghana\n", 2, "R1C1=BM")


def _limits() -> Iterator[Case]:
    yield _table("500-columns.csv", ",".join(f"c{n}" for n in range(500)) + "\n", 1, "R1C500=c499", columns="500")
    yield refused("501-columns.csv", (",".join(f"c{n}" for n in range(501)) + "\n").encode(), "501 columns in row 1")
    yield _table(
        "2000-empty-columns.csv", "Name" + "," * 1999 + "\nAma" + "," * 1999 + "\n", 2, "R2C1=Ama", columns="1"
    )
    yield _table("cell-of-9000.csv", "Name,Note\nAma," + "x" * 9000 + "\n", 2, "R2C1=Ama")
    yield Case(
        "cell-of-100001.csv",
        lambda: b"Name,Note\nAma," + b"x" * 100_001 + b"\n",
        says="more than 100,000 characters",
        made_at_test_time=True,
    )
    yield Case(
        "200001-rows.csv",
        lambda: b"Name,Land\n" + b"Ama,Ghana\n" * 200_001,
        says="too many rows",
        made_at_test_time=True,
    )
    yield Case("over-20-mb.csv", lambda: b"Ama,Ghana\n" * 2_000_001, says="larger than 20 MB", made_at_test_time=True)
    yield Case(
        "cell-of-100-mb.csv",
        lambda: b'Name,Note\nAma,"' + b"x" * 100_000_000 + b'"\n',
        says="larger than 20 MB",
        made_at_test_time=True,
    )
    yield Case(
        "a-million-blank-lines.csv",
        lambda: b"Name,Land\n" + b"\n" * 1_048_574 + b"Ama,Ghana\n",
        "csv",
        "1048576",
        cells="R1048576C1=Ama",
        made_at_test_time=True,
    )
    yield Case(
        "a-million-commas.csv",
        lambda: b"Name" + b"," * 1_000_000 + b"\n",
        says="1,000,001 columns in row 1",
        made_at_test_time=True,
    )
