"""Cards of people.md section 2 that the renderer's tests share: one of each WeCom type."""

from __future__ import annotations

from handlers.cards.kit import Button, Card, Emphasis, Line, MenuItem, Option, Pick, Select, Style, Tone, Vote

APPROVAL = Card(
    source="待您审批 1/2",
    tone=Tone.BLACK,
    title="26030012 食堂整改方案",
    desc="张伟提交 · 3月5日(周四)18:00前",
    text="原因：青菜只洗一遍。措施：改洗三遍并灯检，3月6日起；退3人餐费。",
    lines=(Line("金额", "860.00元（超专员500元权限）"), Line("提交人", "张伟（点开可拨打）", member="zhangwei")),
    select=Select(
        "opinion", "审批意见", (Option("none", "不写意见"), Option("fast", "同意，尽快落实")), selected="none"
    ),
    buttons=(Button("同意", "ap:yes", Style.PRIMARY), Button("退回修改", "ap:no")),
    menu=(MenuItem("转审", "ap:pass"),),
    twin="26030012 待您审批",
)

NOTICE = Card(
    source="回音 · 进展",
    title="您反映的事有进展",
    desc="编号26030012",
    emphasis=Emphasis("整改中", "3月9日18:00前答复您"),
    text="食堂从今天起青菜洗三遍并加灯检；退餐费正在审批。",
    lines=(Line("下一步", "批完后把结果告诉您"),),
    menu=(MenuItem("催一下", "c:nudge"), MenuItem("补充说明", "c:add"), MenuItem("少发进展", "c:less")),
    url="https://ex.test/my/26030012",
    twin="【进展】26030012：整改中。",
)

SURVEY = Card(
    source="回音 · 回访",
    title="这件事办得怎么样？",
    desc="编号26030012，经办人看不到您的评分",
    vote=Vote(
        "satisfaction", (Option("5", "很满意，已解决"), Option("1", "很不满意，没解决")), Pick.ONE, "提交评价", "s:rate"
    ),
    twin="请评价",
)

TRIAGE = Card(
    source="分类",
    title="26030012 请分类",
    selects=(
        Select("cat", "类别", (Option("0", "请选择…"), Option("noise", "噪音"))),
        Select("dept", "部门", (Option("0", "请选择…"), Option("d1", "物业")), selected="d1", disabled=True),
    ),
    submit=Button("派单", "t:assign"),
    twin="请分类",
)

EVERY_TYPE = (APPROVAL, NOTICE, SURVEY, TRIAGE)
