"""What a photo is of, in words."""

import re

from wenming_desktop.evidence.captions import Caption

# What phones and cameras call a photo says nothing of its subject.
_CAMERA_NAME = re.compile(
    r"(?:IMG|DSCN?|DSCF|PXL|MVIMG|P|WX|mmexport|Screenshot|微信图片|QQ图片|图片|照片|扫描)?[\W\d_]*",
    re.IGNORECASE,
)


def photo_subject(caption: Caption, title: str, activity: str) -> str:
    """主题: the photo's own, else its title, or its activity's where a camera gave it."""
    return caption.subject or (activity if _CAMERA_NAME.fullmatch(title) else title)
