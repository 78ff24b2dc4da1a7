"""How a person types with TCVN3 and VNI fonts: the tables of old keyboards, letter by letter.

Written out independently of the program's tables; the rows were compared with glibc's
TCVN-5712 and with the VNI table of the xvnkb keyboard.
"""


def _words(text: str) -> list[str]:
    return text.split(" ")


LETTERS = _words(
    "à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ đ è é ẻ ẽ ẹ ê ề ế ể ễ ệ ì í ỉ ĩ ị ò ó ỏ õ ọ "
    "ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ ù ú ủ ũ ụ ư ừ ứ ử ữ ự ỳ ý ỷ ỹ ỵ"
)
_TCVN3 = _words(
    "µ ¸ ¶ · ¹ ¨ » ¾ ¼ ½ Æ © Ç Ê È É Ë ® Ì Ð Î Ï Ñ ª Ò Õ Ó Ô Ö × Ý Ø Ü Þ ß ã á â ä "
    "« å è æ ç é ¬ ê í ë ì î ï ó ñ ò ô \u00ad õ ø ö ÷ ù ú ý û ü þ"
)
_VNI = _words(
    "aø aù aû aõ aï aê aè aé aú aü aë aâ aà aá aå aã aä ñ eø eù eû eõ eï eâ eà eá eå eã eä "
    "ì í æ ó ò oø où oû oõ oï oâ oà oá oå oã oä ô ôø ôù ôû ôõ ôï uø uù uû uõ uï "
    "ö öø öù öû öõ öï yø yù yû yõ î"
)

TCVN3_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))
TCVN3 = dict(zip(LETTERS, _TCVN3, strict=True))
VNI = dict(zip(LETTERS, _VNI, strict=True))
VNI |= {letter.upper(): code.upper() for letter, code in VNI.items()}


def type_tcvn3(text: str) -> str:
    """Text as the .VnTime fonts need it; capitals that TCVN3 lacks are typed small."""
    return "".join(
        TCVN3_CAPITALS.get(c, TCVN3.get(c, TCVN3.get(c.lower(), c))) for c in text
    )  # fmt: skip


def type_vni(text: str) -> str:
    """Text as the VNI fonts need it."""
    return "".join(VNI.get(c, c) for c in text)
