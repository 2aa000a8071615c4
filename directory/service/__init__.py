"""
The directory as a library: every use case is one method; what pages, commands and scripts call.

    with open_directory() as directory:
        answer = directory.who(Question(sector="chemical", area=("Western Africa",)))

Who asks is a `Viewer`, the public unless said otherwise; `on` is the day asked about, today unless said otherwise.
Who writes sees everything, and says who they are.
"""

from directory.service.asking import Asking
from directory.service.past import Remembering
from directory.service.writing import Corrected, Directory, Verified

__all__ = ["Asking", "Corrected", "Directory", "Remembering", "Verified"]
