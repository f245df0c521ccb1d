"""What people write around the news: greetings, thanks, remarks about the paste, signatures.

Such a line is told by its vocabulary and not by its wording: when most of its words are such as
people use to speak to each other about what they send, and none says what an office does, it is
no news.
"""

import re
from collections.abc import Callable

from bulletin.parsing.people import sure_name

#: Of these at least one is in what is said to somebody; regular expressions, as those below.
_TO_SOMEBODY = r"""
[\u4e00-\u9fff]{0,2}老师 您 你 各位 大家好 同仁 早安 [早上中下晚][上午]好 新年好 [早午晚]安
[\u4e00-\u9fff]{0,2}(?:主任|[处科局厅]长|编辑|领导|[姐哥总工])(?:您|你)?[好早] 谢谢 多谢 谢了
感谢(?=您|你|老师|支持|各位|大家|领导|编辑|辛苦|\W|$) 辛苦 麻烦 烦请 劳烦 烦劳 拜托 打扰 抱歉
不好意思 对不起 见谅 收到(?=\W|$|[谢啦了您]|老师) 好的 好嘞 知道了 没问题 [Oo][Kk] 请问 妥否 查收
请查阅 审阅 指正 过目 斧正 请[审编]?[收核辑示] 请知[悉晓] 如下 见下 附件 附后 附上 照片 图片 配图
截图 为准 稍后 稍晚 忽略 作废 撤回 发错 漏[了发报] 忘[了发记] 晚了 迟了 才看到 转发 转自 以上 特此
此致 敬礼 祝好 商祺 周末愉快 工作愉快 想问 问一?下 什么时候 几点 怎么 能不能 行不行 是不是
可不可以 在吗 祝[您你各工一周] 欢迎[采批指老使] 顺利 如有疑问 与我联系 联系我 稍等 发自 写错 错了
改一下 应该?[是为] [补加][报充]?[一1两2][条个下篇] 还有[一1两2][条个] 来得及 后补 明天补
不用[报看管]? 算了 先这样 \[[\u4e00-\u9fffA-Za-z]{1,5}\]
"""
#: And these may stand beside them.
_ALSO = r"""
我们 我[厅局委办处]? 咱们? 本[厅局委办] [厅局委办处] 这边 这里 单位 这[是次]? 本次 那 是 的 了 啦
哈 哦 呢 吧 啊 呀 嗯 嗨 哎 一?下 已经? 再 还 也 都 先 刚刚? 刚才 现在? 将 把 给到? 以 以下 和 与
及 并 之 有 为 就 等 按 要求 本周 这周 本期 这期 今[天日] 昨天 一周 上午 下午 窗口 政务 信息 动态
内容 数据 数字 情况 材料 稿[子件]? 文字 周报 简报 工作 主要 重点 总结 小结 汇报 版本? 表格? 格式
报送 报下 上报 填报 补报 加报 补充? 报 发送 发给? 提交 送 更[正新改] 修?改 替换 重新 重发 多 见 在
[如若]有 问题 意见 需要? 请 帮忙? 加上? 可以 能 随时 联系 沟通 电话 告知 共 另外? 同上? 领导 编辑
大家 支持 审核 好 行 看看? 群里? 邮箱 微信 马上 随后 尽快 最[新终] 新 的话 后面 前面 早 上 这个 个
其他的? 明天 素材 截止 时间 时候 要 会 可 来 到 用 不 只 就是 按时 尽量
第?[0-9一二三四五六七八九十两]+[条项个篇张份则期] [^\w|\t]
"""
#: What an office does and people who only speak about their paste do not.
_ACTS = re.compile(
    "召开|开展|举[办行]|推[出行进动]|办[理结件证]|受理|组织|[赴走]|迎[接来]|完成|上线|启[用动]|接待|优化|压[缩减]|新增"
    "|发[布放]|印发|[核颁换]发|开[通设放]|设[立置]|增[设加]|参[加与]|联[合动]|会同|邀请|服务|解答|指导|培训|调研"
    "|检查|整[改治]|清理|修订|编制|建[立成]|完善|实现|获|慰问|宣传|坐班|接访|值[守班]|研究|部署|通报|试[点行]|升级"
    "|改造|回访|核[查验]|提[升供高速交]|出台|落地|承办|编印|抽查|检修|梳理|踏勘|授课|签署|座谈|走进|进[企园社校乡村]|接[入受]"
    "|公开|配备|选送|移交|推广|学习|开发|开辟|保障|解决|减少|缩短|帮[办扶]|下放|引导|接听|答复|征[求集]|摸排|落实|制[定作]|审批|许可|登记|演练|巡检|维修|更换|收到(?=[锦表感信群企])"
    "|[0-9]+[^条项个篇张份则期周年月日号0-9\\W]"
)
#: Whoever says that there is nothing files that.
_DENIES = re.compile("^无|[暂均周期]无|没有?(?!有|问题|写|发|来得及|补充|意见|其[他它])|零报")
#: A lead-in that speaks to nobody is one only if it says what is sent: 本周信息两条：…
_SUBJECT = re.compile(
    "信息|动态|工作|补充|补报|加报|更正|修改|稿|报送|上报|供稿|来稿|报一?下|[0-9一二三四五两]+[条篇则]"
)
_SENT = re.compile(
    "[0-9一二两三四五六七八九十]+[条则篇]$|[已都了][经]?[报发交送]|[报发交送].{0,4}[了邮群]"
)
#: Of a remark no more than this is in other words.
_MOST_OTHER = 0.4
#: Who asks for something does not tell news, whatever is asked for.
_ASKS = re.compile("麻烦|烦请|劳烦|拜托|请您|请老师|谢谢|祝")
_SHORT = 20


def _any_of(words: str) -> str:
    """One pattern for all words: the plain ones first, of which the longest."""
    return "|".join(
        sorted(words.split(), key=lambda word: (word.isalpha(), len(word)), reverse=True)
    )


_TALK = re.compile(f"{_any_of(_TO_SOMEBODY)}|{_any_of(_ALSO)}")
_SPEAKS = re.compile(_any_of(_TO_SOMEBODY))
_CLAUSE = re.compile(r"[^，,。！!？?：:；;～~、 ]*[，,。！!？?：:；;～~、 ]*")
_MARKS = re.compile(r"[，,。！!；;～~、 ：:」”）]+")
#: Who is spoken to, a label that is nobody's heading, a byline.
_BEFORE = re.compile(
    r"(?:@[^\s@]{1,12} ?)+(?= |[\u4e00-\u9fff0-9])|【[^】0-9]{2,12}】|(?:\[[\u4e00-\u9fff]{1,3}\])+"
    r"|[\u4e00-\u9fff]{0,4}[报刊台网]?讯?[（(](?:记者|通讯员)[^（）()]{1,20}[)）][：: ]?"
)
_TITLED = re.compile(r"^(?:主题|标题)[：:] ?| ?@[^\s@]{1,12}$")
_QUESTION = re.compile(r".{0,60}(?:[？?]|[吗么])[。！!～~ ]*")
_ASKS_SOMETHING = re.compile(
    rf"^(?:{_QUESTION.pattern})$|怎么|什么|几点|是不是|[能行]不[能行]|可不可以|请问|[想请]问|问一?下"
)
_HERE = re.compile("在[吗么][？?]?")
_LEAD_IN = re.compile(
    r".{0,60}(?:报送|信息|数据|周报|动态|内容|情况|材料|汇报|上报|数).{0,8}"
    r"(?:如下|请查收|请审阅|请收|请审核|见下|见附件|发您|报给您)[，,。！!：: ]*"
    r"(?:谢谢|请[查审]\w{1,2})?[。！!]*"
    r"|.{0,30}(?:报一下|报下|现报送?|报送|上报|汇报).{0,12}[：:]"
)
_LABEL = (
    "(?:(?:填报|填表|制表|报送|上报|[发收]件|发送|编印|印发|[主承]办|经办|审签|签发|审核|[核审撰供投]稿|联系)"
    "(?:人员?|单位|部门|时间|日期)(?:签字|签名)?|联系方式|联系电话|电话|手机|邮箱|传真|地址|审核|[核审撰供投]稿|签发"
    "|初审|复审|终审|复核|作者|通讯员|摄影|文/图|图/文|来源|责任编辑|责编|编辑|校对|附件[0-9]?|抄送|主送|抄报"
    "|密级|字数|单位|部门|负责人|电子邮件|号码)(?:[（(][^（）()]{1,8}[)）])?"
)
_DETAILS = re.compile(
    rf"[（(]?(?:图|照片|配图)[0-9一二三四]?[：:].*"
    rf"|[（(]?(?:信息|稿件|窗口|单位|部门|分管|处室|首席代表)?{_LABEL}(?:[及和与、/]{_LABEL})*[：:].*"
    r"|[（(]?(?:联系人|联系方式|联系电话|联系|电话|手机|邮箱) ?[^：:，,。]{0,12} ?[0-9-]{7,}.*"
    r"|[（(][^（）()]{0,20}(?:供稿|撰稿|报送|摄|摄影|投稿)[)）]"
    rf"|[（(]{_LABEL} [^（）()]{{1,20}}[)）]"
    r"|[（(]?(?:附|共)?(?:照片|图片|图)[0-9一二三四五六七八九十两]*张?[)）]?"
    r"|[（(]?共印[0-9]+份[)）]?|(?:报|送|发)[：:].*|附件[0-9]*|第[0-9]+页.{0,8}"
    r"|[（(]?第[0-9一二三四五六七八九十]+[周期][)）]?|[-—=_*·.]{3,}.{0,20}[-—=_*·.]{3,}"
    r"|[^\w|\t]+|[0-9]{4}年第[0-9]+期(?:[（(]总第[0-9]+期[)）])?|[—-] ?[0-9]+ ?[—-]"
)
_TITLE = re.compile(
    r"[^。，,；;！？：:]{2,40}(?:周报|简报|报送表|信息表|统计表|汇总表|信息报送|工作动态|工作情况|工作总结|工作小结"
    r"|报送信息|报送材料|报送稿|本周.{0,6}(?:数据|情况|统计|信息|动态))(?:[（(][^（）()]{3,30}[)）])?"
)
#: A line at whose end one of these stands is a title if it also says whose or of which week.
_ENTITLED = re.compile(
    r"(?=.*(?:我们|周|第[0-9一二三四五六七八九十]+期|简报|月))[^。，,；;！？：:]{0,40}"
    r"(?:信息|动态|情况|汇报|总结|小结|计划|安排|材料|素材|稿件?|表|台账|报告|清单|汇总|统计|数据|专报|工作)"
    r"(?:[（(][^（）()]{1,30}[)）])?"
)
_WEEKDAY = r"(?:[ （(]*(?:周|星期)[一二三四五六日天][)）]?)?"
_DATED = re.compile(
    r"[（(]?(?:[0-9]{4}[年./-])?[0-9]{1,2}[月./-][0-9]{1,2}[日号]?"
    rf"(?:[-—–~～至到]+(?:[0-9]{{4}}年)?(?:[0-9]{{1,2}}月)?[0-9]{{1,2}}[日号]?)?{_WEEKDAY}[)）]?"
)
_ONLY_MANNERS = re.compile(
    "|".join(pattern.pattern for pattern in (_DATED, _QUESTION, _LEAD_IN, _DETAILS, _TITLE))
)
_CLOCK = (
    r"(?:[上下中]午|凌晨|晚上|昨天|前天|今天|(?:星期|周)[一二三四五六日天])? ?"
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?"
)
_SIGNED = re.compile(
    rf"(?P<sure>{_CLOCK}|[0-9]{{3,4}}-?[0-9]{{7,8}}|1[0-9]{{10}}|窗口|政务服务|(?:行政)?审批处|办公室|政务服务处|首席代表)"
    rf"|{_DATED.pattern}|(?P<name>[\u4e00-\u9fff]{{2,4}})|[\W_]+"
)
_WRITTEN_BY = re.compile(r"[（(]([^（）()]{2,40})[)）]")
_LONGEST = 100


def only_manners(line: str, own: re.Pattern[str]) -> bool:
    """Whether a line greets, thanks, heads or explains; ``own`` are the sender's names."""
    line = _TITLED.sub("", line)
    if len(line) > _LONGEST:
        return False
    if _ONLY_MANNERS.fullmatch(line):
        return True
    said = own.sub("我们", line)
    if _ACTS.search(said.replace("政务服务", "政务")) or _DENIES.search(said):
        return False
    if _ENTITLED.fullmatch(said) or (_SENT.search(said) and not _TALK.sub("", said)):
        return True
    return _talk(said) and _SPEAKS.search(said) is not None


def only_talk(line: str, own: re.Pattern[str]) -> bool:
    """Whether every word of a line is one that people use about what they send."""
    return len(line) <= _LONGEST and not _TALK.sub("", own.sub("我们", line))


def passing(line: str, own: re.Pattern[str]) -> bool:
    """Whether nobody misses a line that was not filed: a greeting, thanks.

    A question is missed, and so is whom to call; 在吗 is a greeting.
    """
    if _ASKS_SOMETHING.search(_HERE.sub("", line)) or re.search(r"\d|联系", line):
        return False
    return only_manners(line, own) or only_talk(line, own)


def leads_in(line: str) -> bool:
    """Whether a line may as well belong to a story: 会议通报情况如下：."""
    return line.endswith(("：", ":")) and _LEAD_IN.fullmatch(line) is not None


def signature(line: str, own: re.Pattern[str], known: Callable[[str], bool]) -> bool:
    """Whether a line is only who wrote, and when: 省水务厅窗口 方芳 0700-5550116.

    ``known`` tells an earlier visitor, whose name alone is no signature.
    """
    if len(line) > _LONGEST:
        return False
    rest = own.sub("窗口", line).rstrip("：: ")
    sure, at = False, 0
    while at < len(rest):
        part = _SIGNED.match(rest, at)
        if part is None or (part["name"] and (not sure_name(part["name"]) or known(part["name"]))):
            return False
        sure = sure or bool(part["sure"] or part["name"])
        at = part.end()
    return sure


def around(line: str, own: re.Pattern[str]) -> tuple[int, int]:
    """Where the news of a line begins and ends; (0, length) when all of it is news or manners."""
    begins, ends = _opening(line, own), _closing(line, own)
    if (begins or ends < len(line)) and not only_manners(line, own) and line[begins:ends].strip():
        return begins, len(line[:ends].rstrip("，,、 "))
    return 0, len(line)


def closes(sentence: str, names: re.Pattern[str]) -> bool:
    """Whether the last sentence of a story says in brackets who wrote it, or how to reach them."""
    if match := _WRITTEN_BY.fullmatch(sentence):
        said = match[1]
        if _DETAILS.fullmatch(said) or signature(said, names, lambda _: False):
            return True
    return _DETAILS.fullmatch(sentence) is not None


def only_a_day(line: str) -> bool:
    """Whether a line is a day without its year, as over the news of that day."""
    return _DATED.fullmatch(line) is not None and line[0] in "0123456789" and "年" not in line


def _opening(line: str, own: re.Pattern[str]) -> int:
    """Where a line goes on that first speaks to somebody: 老师好，本周信息一条：…."""
    before = _BEFORE.match(line)
    begins = end = before.end() if before else 0
    spoken = False
    while end < min(len(line), _LONGEST):
        clause = _CLAUSE.match(line, end)
        if clause is None or not _talk(said := own.sub("我们", clause[0])):
            break
        end = clause.end()
        speaks = _SPEAKS.search(said) is not None or said.endswith(("！", "!"))
        spoken = spoken or speaks
        complete = spoken and said.endswith(("。", "～", "~", "？", "?"))
        colon = said.endswith(("：", ":")) and (spoken or _SUBJECT.search(said))
        if speaks or complete or colon:
            begins = end
    return begins


def _closing(line: str, own: re.Pattern[str]) -> int:
    """Where the thanks begin with which a line ends."""
    ends = at = len(line)
    marks = [mark.end() for mark in _MARKS.finditer(line, max(0, ends - _LONGEST))]
    for start in reversed(marks):
        if start == ends:
            continue
        said = own.sub("我们", line[start:at])
        if not _talk(said):
            break
        at = start
        if _SPEAKS.search(said):
            ends = at
    return ends


def acts(line: str) -> bool:
    """Whether a line says what an office does."""
    return _ACTS.search(line) is not None


def _talk(said: str) -> bool:
    """Whether most words are such as people say to each other, and none is about their work."""
    if _ASKS.match(said) and len(said) <= _SHORT:
        return True
    if not said.strip() or len(said) > _LONGEST or _ACTS.search(said) or _DENIES.search(said):
        return False
    return len(_TALK.sub("", said)) <= _MOST_OTHER * len(said)
