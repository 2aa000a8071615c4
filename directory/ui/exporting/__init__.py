"""What is handed out from the pages: contacts in the forms of other programs, pages for paper, and who had them."""
