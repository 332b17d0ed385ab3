"""The sentences about a text that was read, or was not: what is so, and what to do about it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from rangkul.evidence.reading.codes import Remark, Unread
from rangkul.evidence.reading.result import Notice


class Reason(TextChoices):
    """Why a file gives no text; codes as in `codes.Unread`."""

    UNREADABLE = Unread.UNREADABLE.value, _("The file cannot be opened. Choose it again.")
    EMPTY = Unread.EMPTY.value, _("The file is empty. Choose the file that holds the text.")
    TOO_LARGE = (
        Unread.TOO_LARGE.value,
        _("The file is larger than %(limit)s MB. Remove its pictures, or split it, and choose it again."),
    )
    UNKNOWN_KIND = (
        Unread.UNKNOWN_KIND.value,
        _(
            "This kind of file cannot be read. Save the text as .docx, .odt, .pdf, .txt, .html, .srt or .vtt "
            "and choose that file."
        ),
    )
    LOCKED = (
        Unread.LOCKED.value,
        _("The file is locked with a password. Save it without a password and choose it again."),
    )
    BROKEN = (
        Unread.BROKEN.value,
        _(
            "The file is damaged, or is not what its name says. Open it in the program it comes from, save "
            "it again and choose the new file."
        ),
    )
    TOO_MANY_PARTS = (
        Unread.TOO_MANY_PARTS.value,
        _("The file has more than %(limit)s parts or pages. Split it and bring in the parts."),
    )
    UNPACKS_TOO_LARGE = (
        Unread.UNPACKS_TOO_LARGE.value,
        _("Unpacked, the file is larger than %(limit)s MB. Remove its pictures, or split it."),
    )
    PACKED_TOO_TIGHT = (
        Unread.PACKED_TOO_TIGHT.value,
        _("The file is packed more than %(limit)s times; it may be a trap. Copy the text into a new file."),
    )
    HOLDS_LINK = (
        Unread.HOLDS_LINK.value,
        _("The file holds a link to another file. Copy the text into a new file."),
    )
    HOLDS_ARCHIVE = (
        Unread.HOLDS_ARCHIVE.value,
        _(
            "The file holds another file inside, such as a spreadsheet. Remove it, or copy the text into a "
            "new file."
        ),
    )
    UNSAFE_NAMES = (
        Unread.UNSAFE_NAMES.value,
        _("The parts of the file have names that are not safe. Copy the text into a new file."),
    )
    HOLDS_DOCTYPE = (
        Unread.HOLDS_DOCTYPE.value,
        _("The file holds a document type, which could be used for attacks. Copy the text into a new file."),
    )
    TOO_DEEP = (
        Unread.TOO_DEEP.value,
        _("The file is nested more than %(limit)s levels deep. Copy the text into a new file."),
    )
    TOO_SLOW = (
        Unread.TOO_SLOW.value,
        _("Reading the file took more than %(limit)s seconds and was stopped. Split it and try again."),
    )
    TOO_MUCH_MEMORY = (
        Unread.TOO_MUCH_MEMORY.value,
        _("Reading the file took too much memory and was stopped. Split it and try again."),
    )
    TOO_MUCH_OUTPUT = (
        Unread.TOO_MUCH_OUTPUT.value,
        _("The file gives more text than can be kept. Split it and bring in the parts."),
    )
    READER_FAILED = (
        Unread.READER_FAILED.value,
        _("The file could not be read. Save the text as .docx or .txt and choose that file."),
    )
    OLD_WORD = (
        Unread.OLD_WORD.value,
        _("This is an old Word file (.doc). Open it, save it as .docx, then choose the new file."),
    )
    RICH_TEXT = (
        Unread.RICH_TEXT.value,
        _("This is a rich text file (.rtf). Open it, save it as .docx or .odt, then choose the new file."),
    )
    SHEET = (
        Unread.SHEET.value,
        _("This is a spreadsheet. Survey answers come in another way; for a text, copy it into a .docx."),
    )
    PICTURE = (
        Unread.PICTURE.value,
        _("This is a picture. Type what is written on it, or have its letters recognised; bring that in."),
    )
    RECORDING = (
        Unread.RECORDING.value,
        _("This is a recording. Write it out first, and bring in the transcript."),
    )
    OTHER_KIND = (
        Unread.OTHER_KIND.value,
        _("There is no text in this file that can be read. Save the text as .docx, .odt or .txt."),
    )
    WRONG_NAME = (
        Unread.WRONG_NAME.value,
        _(
            "The name ends in %(named)s, but the file is a %(held)s. Give it the name it should have, or "
            "save it again as what you want."
        ),
    )
    SCANNED = (
        Unread.SCANNED.value,
        _(
            "This PDF holds pictures of pages and no text. Have its letters recognised (OCR), or type it, "
            "and bring that in."
        ),
    )
    NO_TEXT = (
        Unread.NO_TEXT.value,
        _("The file can be opened, but no text is in it. Look whether it is the right one."),
    )
    TOO_LONG = (
        Unread.TOO_LONG.value,
        _("The text has more than %(limit)s characters. Split it and bring in the parts."),
    )


class Note(TextChoices):
    """What was left out, moved or guessed; codes as in `codes.Remark`."""

    TRACKED_CHANGES = (
        Remark.TRACKED_CHANGES.value,
        _(
            "Somebody tracked changes: %(insertions)s insertions are in the text, %(deletions)s deletions "
            "are left out."
        ),
    )
    COMMENTS_LEFT_OUT = Remark.COMMENTS_LEFT_OUT.value, _("Comments left out: %(count)s.")
    HEADERS_LEFT_OUT = (
        Remark.HEADERS_LEFT_OUT.value,
        _("Words in the headers and footers of the pages, left out: %(count)s."),
    )
    TEXT_BOXES_MOVED = (
        Remark.TEXT_BOXES_MOVED.value,
        _("Text boxes: %(count)s. The words of each stand below the paragraph it belongs to."),
    )
    NOTES_AT_END = (
        Remark.NOTES_AT_END.value,
        _("Footnotes and endnotes: %(count)s. They stand at the end of the text, with their number."),
    )
    PICTURES_LEFT_OUT = Remark.PICTURES_LEFT_OUT.value, _("Pictures left out: %(count)s.")
    LIST_NUMBERS_LEFT_OUT = (
        Remark.LIST_NUMBERS_LEFT_OUT.value,
        _("List items whose number or bullet was made by the program and is not in the text: %(count)s."),
    )
    ENCODING_GUESSED = (
        Remark.ENCODING_GUESSED.value,
        _("The file does not say how its letters are stored; %(encoding)s was guessed. Look at é, “ and –."),
    )
    CHARACTERS_LOST = (
        Remark.CHARACTERS_LOST.value,
        _("Characters that could not be read and show as �: %(count)s."),
    )
    CONTROLS_REMOVED = Remark.CONTROLS_REMOVED.value, _("Invisible control characters removed: %(count)s.")
    PAGE_LINES_DROPPED = (
        Remark.PAGE_LINES_DROPPED.value,
        _("Lines that repeat at the edges of most pages, left out: %(count)s. The first: “%(first)s”."),
    )
    HYPHENS_JOINED = (
        Remark.HYPHENS_JOINED.value,
        _("Words that the end of a line had cut, put together again: %(count)s."),
    )
    PAGES_WITHOUT_TEXT = (
        Remark.PAGES_WITHOUT_TEXT.value,
        _("Pages on which there is no text, perhaps only a picture: %(count)s."),
    )
    ARTICLE_ONLY = (
        Remark.ARTICLE_ONLY.value,
        _("Only the article was kept: %(count)s words of %(page)s on the page."),
    )
    WHOLE_PAGE = (
        Remark.WHOLE_PAGE.value,
        _("No article was found on the page; all its %(count)s words were kept."),
    )
    PAGE_SAYS = (
        Remark.PAGE_SAYS.value,
        _(
            "The page says of itself: “%(title)s”, %(outlet)s, %(date)s. Day and outlet were filled in where "
            "the source had none."
        ),
    )
    VOICES_WRITTEN = (
        Remark.VOICES_WRITTEN.value,
        _("The file marks who speaks; the name was written before the words at each change: %(count)s."),
    )
    CUES_LEFT_OUT = (
        Remark.CUES_LEFT_OUT.value,
        _("Subtitles that are written wrongly and were left out: %(count)s."),
    )
    MARKS_REMOVED = Remark.MARKS_REMOVED.value, _("Marks for slanted or coloured letters removed: %(count)s.")
    TURNS_LEFT_OUT = (
        Remark.TURNS_LEFT_OUT.value,
        _("There are too many speaker turns; the last %(count)s were not marked."),
    )


def sentence(notice: Notice) -> str:
    """What a notice says, in the reader's language."""
    return str(Note(notice.code.value).label) % notice.values
