"""Writes resources/check-page.png anew, which the self-check reads: python -m tests.make_check_page"""

from io import BytesIO
from pathlib import Path

import typst
from PIL import Image

FILE = Path(__file__).parents[1] / "resources" / "check-page.png"
# The program's own papers ask for fonts that this machine may lack; for this one any Chinese font will do
PAGE = """
#set page(width: 210mm, height: 297mm, margin: (x: 27mm, y: 32mm))
#set text(font: ("Noto Serif CJK SC", "FangSong"), size: 16pt, lang: "zh", region: "cn")
#set par(leading: 1em, first-line-indent: (amount: 2em, all: true))
#align(center, text(32pt, red.darken(10%), weight: "bold")[沂蒙山管理局文件])
#v(6mm)
#align(center)[沂管发〔2021〕19号]
#line(length: 100%, stroke: 1.5pt + red.darken(10%))
#v(8mm)
#align(center, text(22pt, weight: "bold")[关于印发文明单位创建工作方案的通知])
#v(4mm)
#par(first-line-indent: 0pt)[各科室、直属单位：]

现将《2021年文明单位创建工作方案》印发给你们，请结合实际，认真贯彻落实。各科室要明确专人负责，按时报送佐证材料。

附件：任务配档表

#v(16mm)
#align(right)[沂蒙山管理局#h(2em)]
#align(right)[2021年5月19日#h(1em)]
"""


def main() -> None:
    """Write the file: 1200 pixels high, in few colours, as small as it can be."""
    drawn = Image.open(BytesIO(typst.compile(PAGE.encode(), format="png", ppi=200))).convert("RGB")
    page = drawn.resize((round(drawn.width * 1200 / drawn.height), 1200), Image.Resampling.LANCZOS)
    page.quantize(16, dither=Image.Dither.NONE).save(FILE, optimize=True, dpi=(103, 103))


if __name__ == "__main__":
    main()
