"""The words people use, as one table (people.md 4.2): what each means, and for whom. It understands nothing."""

from __future__ import annotations

from handlers.courtesy import simplify
from handlers.verbs import Later, Takes, Verb, Who, Word


def _w(
    verb: Verb,
    who: Who,
    takes: Takes,
    words: str,
    traditional: str = "",
    slips: str = "",
    *,
    glued: bool = False,
    instead: Later | None = None,
    dated: bool = False,
) -> Word:
    """A row written shortly: words parted by blanks, the canonical one first."""
    canonical, *also = words.split()
    return Word(
        verb,
        who,
        takes,
        canonical,
        tuple(also),
        tuple(traditional.split()),
        tuple(slips.split()),
        glued,
        instead,
        dated,
    )


_ALL, _OWN, _STAFF = Who.ALL, Who.COMPLAINANT, Who.STAFF
_NOTHING, _WORDS, _CASE, _BOTH = Takes.NOTHING, Takes.WORDS, Takes.CASE, Takes.CASE_AND_WORDS
V = Verb

WORDS: tuple[Word, ...] = (
    _w(
        V.FILE,
        _ALL,
        _WORDS,
        "投诉 我要投诉 反映 举报 吐槽 维权",
        "投訴 我要投訴 客訴 申訴 檢舉",
        "投拆 投述 头诉 投素 tousu ts",
        glued=True,
    ),
    _w(V.FEEDBACK, _ALL, _WORDS, "反馈 意见反馈 提意见", "反饋 回饋", "反溃 fankui fk", glued=True),
    _w(V.SUGGEST, _ALL, _WORDS, "建议 提建议 我建议", "建議 提建議", "建仪 jianyi jy", glued=True),
    _w(V.SUGGEST, _ALL, _WORDS, "意见", "意見"),
    _w(V.ENQUIRE, _ALL, _WORDS, "咨询 问一下 请问", "諮詢 請問", "资询 zixun", glued=True),
    _w(
        V.ANONYMOUS,
        _ALL,
        _WORDS,
        "匿名 匿名举报 匿名投诉 匿名反映 我要匿名",
        "匿名檢舉 匿名投訴",
        "匿明 niming nm",
        glued=True,
    ),
    _w(V.DIRECT, _ALL, _WORDS, "直达 直达总监", "直達", "zhida"),
    _w(V.DIRECT, _ALL, _WORDS, "投诉领导 反映领导", "投訴領導 反映領導", glued=True),
    _w(
        V.SUPPLEMENT,
        _OWN,
        _BOTH,
        "补充 追加 再补一张 补充说明 补充一下",
        "補充 補充說明",
        "补冲 buchong bc",
        glued=True,
    ),
    _w(V.LOOK_UP, _OWN, _CASE, "查询 查 进度 查进度 查一下 到哪了 怎么样了", "查詢 進度 查進度", "察询 查寻 chaxun cx"),
    _w(V.MINE, _ALL, _NOTHING, "我的 我的投诉 我提交的 我的投诉和进度", "我的投訴", "wode wd"),
    _w(V.URGE, _OWN, _CASE, "催办 催 催一下 催催 还没处理吗", "催辦", "崔办 催班 cuiban cb"),
    _w(V.WITHDRAW, _OWN, _CASE, "撤诉 撤销投诉 不投诉了 算了不追究了", "撤訴 撤銷投訴", "彻诉 撤述 chesu"),
    _w(V.OBJECT, _OWN, _BOTH, "异议 不认可 复核 还没解决 还是没解决", "異議 覆核", "意义 异义 yiyi"),
    _w(V.RATE, _OWN, _CASE, "评价 打分 评分", "評價", "评介 pingjia"),
    _w(V.FULL_TEXT, _OWN, _CASE, "详情 全文 看完整答复", "詳情"),
    _w(V.DEADLINE, _OWN, _CASE, "期限 为什么是这天 怎么算的", "為什麼是這天", "qixian"),
    _w(V.POLICY, _ALL, _NOTHING, "制度 规定 制度与隐私说明", "規定", "zhidu"),
    _w(V.HUMAN, _ALL, _NOTHING, "人工 转人工 找人 客服", "轉人工", "rengong"),
    _w(V.HELP, _ALL, _NOTHING, "帮助 菜单 怎么用 说明 ?", "幫助 說明", "邦助 help bz"),
    _w(V.CANCEL, _ALL, _NOTHING, "取消 算了 不用了 退出", "", "quxiao qx"),
    _w(V.TODO, _STAFF, _NOTHING, "待办 任务 我的任务 我的待办 今天", "待辦", "代办 侍办 daiban db"),
    _w(V.ALL_OPEN, _STAFF, _NOTHING, "全部 在办 所有件", "在辦", "quanbu"),
    _w(V.TAKE_UP, _STAFF, _CASE, "受理 登记 立案", "登記", "受里 shouli"),
    _w(V.ASSIGN, _STAFF, _BOTH, "派单 分派 指派 交给 派给", "派單", "派但 paidan"),
    _w(V.ASSIGN, _STAFF, _BOTH, "转派 转交 转给 移交 改派", "轉派 轉交", "zhuanpai"),
    _w(V.ACCEPT, _STAFF, _CASE, "接单 接 收下", "接單", "结单 jiedan"),
    _w(V.DECLINE, _STAFF, _BOTH, "退单 退 不归我", "退單"),
    _w(V.NOTE, _STAFF, _BOTH, "调查 访谈 现场 结论 取证 核实", "調查 訪談 現場 結論"),
    _w(V.CONTACT, _STAFF, _BOTH, "联系 记联系 联系记录", "聯系 聯繫", "联糸 lianxi"),
    _w(V.PROGRESS, _STAFF, _BOTH, "进展 进度说明 告知 写进展", "進展", "近展"),
    _w(V.CALM, _STAFF, _CASE, "安抚 已安抚", "安撫", "安扶 anfu"),
    _w(V.QUESTION, _STAFF, _BOTH, "问投诉人 追问 问", "問投訴人 追問", "问投拆人"),
    _w(V.EXTEND, _STAFF, _BOTH, "延期 申请延期 宽限", "申請延期 寬限", "yanqi yq"),
    _w(V.MOVE, _STAFF, _BOTH, "改期 调整期限", "調整期限", "gaiqi"),
    _w(V.LEVEL, _STAFF, _BOTH, "定级 改等级 调级", "定級 調級", "订级 dingji"),
    _w(V.FACTS, _STAFF, _BOTH, "情况 登记情况", "情況", "qingkuang"),
    _w(V.URGENT, _STAFF, _CASE, "标为紧急 急 加急 确认紧急", "標為緊急 確認緊急", "jiaji"),
    _w(V.NOT_URGENT, _STAFF, _BOTH, "不急 不紧急 取消紧急", "不緊急", "buji"),
    _w(V.CALLED, _STAFF, _BOTH, "电话 已打电话 致电 打过电话", "電話 已打電話 致電", "dianhua"),
    _w(V.RESULT_REPORT, _STAFF, _BOTH, "报告 结果报告 写报告", "報告 結果報告", "baogao"),
    _w(V.FORM, _STAFF, _BOTH, "补表 补交处理表", "補表", "bubiao"),
    _w(V.REVIEW, _STAFF, _BOTH, "评审 中期评审", "評審 中期評審", "pingshen"),
    _w(V.GO_ON, _STAFF, _CASE, "继续办 继续办理 不等了", "繼續辦", "jixuban"),
    _w(V.PLAN, _STAFF, _BOTH, "方案 提方案 改方案 处理意见", "", "fangan fa"),
    _w(V.TAKE_BACK, _STAFF, _CASE, "撤回 点错了 撤销", "撤銷", "撒回 chehui"),
    _w(V.COMPLETE, _STAFF, _BOTH, "完成 整改完成 办好了", "", "wancheng"),
    _w(V.FINISH, _STAFF, _BOTH, "办结 当场办结 结果 答复 发送结果", "辦結 結果 答覆", "办节 banjie"),
    _w(V.APPROVAL, _STAFF, _BOTH, "审批 待审批 我的审批 同意 批准 驳回 退回", "審批 駁回", "审核 shenpi sp"),
    _w(V.READERS, _OWN, _CASE, "谁看过 谁看过我的投诉", "誰看過", instead=Later.PERSON),
    _w(V.SECRECY, _OWN, _CASE, "保密 不要让他知道 隐藏姓名", instead=Later.PERSON),
    _w(V.PROXY, _STAFF, _WORDS, "代录 代人登记 补录", "代錄 補錄"),
    _w(V.CALL, _STAFF, _WORDS, "来电 电话登记 接到电话", "來電 電話登記"),
    _w(V.REACH, _STAFF, _BOTH, "联系方式 联系电话", "聯系方式"),
    _w(V.SECOND_LINE, _STAFF, _BOTH, "提级 转二线 上报 升级", "轉二線 上報", instead=Later.DIRECTOR),
    _w(V.OBSTACLE, _STAFF, _BOTH, "困难 办不了 卡住了 遇到困难", "困難", instead=Later.NOTE),
    _w(V.VISIT, _STAFF, _BOTH, "回访 打回访电话 回访记录", "回訪", "回坊 huifang hf"),
    _w(V.RESCHEDULE, _STAFF, _BOTH, "改约 换个时间 重办 重新办理", "改約 重辦", instead=Later.NOTE),
    _w(V.DISMISS, _STAFF, _BOTH, "不成立 查无此事 转办 转异常 不是投诉", "轉辦 轉異常", instead=Later.DIRECTOR),
    _w(V.DISPUTE, _STAFF, _BOTH, "调解 仲裁 第三方 协商", "調解", "条解", instead=Later.DIRECTOR),
    _w(V.PAPERS, _STAFF, _BOTH, "补手续 补材料 补批", "補手續", instead=Later.NOTE),
    _w(
        V.MEETING,
        _STAFF,
        _BOTH,
        "会议 纪要 决议 整改 抽查 开会 会议纪要",
        "會議 紀要 決議",
        "记要",
        instead=Later.OUTSIDE,
    ),
    _w(V.TRAINING, _STAFF, _BOTH, "培训 演练 授权 权限表", "培訓 演練 授權", "受权", instead=Later.OUTSIDE),
    _w(
        V.HAND_ON,
        _STAFF,
        _BOTH,
        "转审 加签 回避 转签 让别人审 加人 避嫌",
        "轉審 加簽 迴避",
        "回壁",
        instead=Later.DIRECTOR,
    ),
    _w(V.COPY, _STAFF, _BOTH, "抄送 抄给 cc 知会", "副本", "超送 chaosong", instead=Later.OUTSIDE),
    _w(
        V.DIRECTIVE,
        _STAFF,
        _BOTH,
        "督办 限期 盯一下 批示 领导意见 交办 安排",
        "督辦 交辦",
        "都办 duban pishi 教办 jiaoban",
        instead=Later.PHONE,
    ),
    _w(V.AWAY, _STAFF, _WORDS, "请假 休假 出差 委托 代理", "請假 委託", "清假 qingjia weituo", dated=True),
    _w(V.BACK, _STAFF, _WORDS, "销假 取消请假 结束请假", "銷假", "消假 xiaojia"),
    _w(V.QUIET, _STAFF, _WORDS, "免打扰 静音 晚上别发", "免打擾", instead=Later.DIRECTOR),
    _w(V.EMERGENCY, _ALL, _BOTH, "紧急 危机 出事了 救命 着火", "緊急 危機", "紧及 jinji", instead=Later.PHONE),
    _w(V.LEAK, _ALL, _WORDS, "泄露 数据泄露 信息泄漏", "洩露 個資外洩", "泄漏 xielou", instead=Later.PHONE),
    _w(V.MERGE, _STAFF, _BOTH, "并案 合并", "併案 合併", "并按", instead=Later.NOTE),
    _w(
        V.REPORT,
        _STAFF,
        _WORDS,
        "台账 导出 清单 月报 周报 季报 年报 报表 指标 统计",
        "臺賬 台賬 台帳 月報 報表 指標",
        "台帐 taizhang tz yuebao",
        instead=Later.TODO,
    ),
    _w(V.OVERDUE, _STAFF, _NOTHING, "逾期 超期 超时", "超時", "愈期 yuqi", instead=Later.TODO),
    _w(V.ARCHIVE, _STAFF, _CASE, "归档 销毁 存档", "歸檔 銷毀", instead=Later.OUTSIDE),
)


def _phrases() -> dict[str, Word]:
    return {
        simplify(phrase).lower(): word for word in WORDS for phrase in (word.canonical, *word.also, *word.traditional)
    }


def _slips() -> dict[str, Word]:
    found = {slip.lower(): word for word in WORDS for slip in word.slips}
    return {slip: word for slip, word in found.items() if slip not in PHRASES}


# What is carried out, and what is only asked back; both in the form that `understand.normalise` gives.
PHRASES = _phrases()
SLIPS = _slips()


def word_of(verb: Verb) -> Word:
    """The first row of that verb: the word that help and questions name."""
    return next(word for word in WORDS if word.verb is verb)
