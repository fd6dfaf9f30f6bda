"""What document sites print into the texts that they offer: 精品文档，下载后可任意编辑."""

import re

_FREELY = "(?:任意|自由|直接|自行|随意|双击|在线)"
_DO = "(?:编辑|修改|打印|复制|下载|使用|删除|删改|更改|套用)"
_MAY = f"(?:可以|可|能|即可|支持)?{_FREELY}?{_DO}+"
_WORD = "[Ww][Oo][Rr][Dd]"
_PAPER = f"(?:文档|文库|范文|模板|{_WORD}(?:文档|格式|版)?)"
_PHRASE = (
    rf"精[品选](?:{_PAPER}|资料)+(?:推荐|下载|分享|整理|大全|{_MAY})?"
    rf"|(?:优[秀质]|推荐|实用|专业|最新|可编辑|最新可编辑)的?{_PAPER}+(?:推荐|下载|分享|整理|大全|{_MAY})?"
    rf"|[本该此]?{_PAPER}(?:来源|来自|编号|格式|名称|{_MAY})[^\s。；]{{0,30}}|{_PAPER}(?:分享|大全)"
    rf"|{_WORD}(?:文档|格式|版本?|可编辑版?)*"
    rf"|(?:下载|复制|购买|收藏)(?:本{_PAPER})?(?:之?后|即)(?:均|都)?{_MAY}版?|下载{_MAY}"
    rf"|(?:可以|可|支持)(?:{_FREELY}{_DO}+|{_DO}{{2,}}|编辑)版?"
    r"|(?:欢迎|感谢|谢谢)(?:您|大家|各位)?的?(?:下载|阅读|收藏|关注|分享|参考|使用|复制|观看|浏览|访问)[^\s，,。；]{0,10}"
    r"|(?:内容|文档|资料|以上|本文)?仅供(?:个人|大家|内部)?(?:学习|参考|交流|借鉴|使用|[、和与及])+|值得(?:下载|拥有|收藏)"
    r"|(?:百度|豆丁|道客|新浪|人人|原创力|爱问|金锄头|搜狗|360)(?:文库|文档|网|巴巴|共享资料)"
    rf"|(?:完整|最新|可编辑|实用|下载|精编|精华|{_WORD})+版(?:本|学习资料(?:分享)?)?"
    r"|(?:资料|文档|内容)?来[源自][：:]?于?(?:网络|互联网|百度文库)(?:整理|收集)?|网络(?:整理|收集)"
    r"|如?有?侵权[^\s。；]{0,12}(?:删除|删|联系)[^\s。；]{0,8}|更多(?:精彩)?(?:资料|文档|范文)请[^\s。；]{0,16}"
    r"|展开阅读全文|展开全文|阅读全文|相关资源|下载 相关 举报|亲，该文档总共[^\n]{0,60}"
    r"|第\s?\d{1,3}\s?页(?:[\s，,/]{0,3}共\s?\d{1,3}\s?页)?"
)
# Atomic groups: 下载下载下载… can be divided in more ways than can be tried.
_BETWEEN = r"[\s，,。.！!、；;|/·•…*-]{0,4}"
_WORDS = rf"[（(【\[*·•—-]*(?>{_PHRASE})(?:{_BETWEEN}(?>{_PHRASE}))*[）)】\]。.！!…*·•—-]*"
_ALL = re.compile(_WORDS)
_SET_APART = re.compile(rf"(?:(?<=[ \t\u3000])|(?m:^))(?:{_WORDS})(?=[ \t\u3000]|(?m:$))")


def is_site_words(text: str) -> bool:
    """Whether a text is nothing but such words."""
    return bool(_ALL.fullmatch(text.strip()))


def without_site_words(text: str) -> tuple[str, list[str]]:
    """The text without such words where they fill a line or blanks set them apart, and those words."""
    found = [match[0] for match in _SET_APART.finditer(text)]
    return (_SET_APART.sub("", text) if found else text), found
