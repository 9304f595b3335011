"""单人保: who may apply without the family. What they then have and get is in ``alone_means`` and ``alone_property``.

Two layers say who may. The national rule is dated: 民发〔2012〕220号 第10条, 民发〔2021〕57号 第8条, and 民发〔2022〕83号 besides. Over it lies
Guangdong's 粤府令262号, known from the press only (《广州日报》2019-07-19): intellectual and mental disability of grade 3 and 4 too,
where the person can't be registered as a household of her own, whatever the family's income. Each layer is a rule of its
own, so that the explanation says which of them decided.

The other side: a family that itself qualifies is covered whole (民发〔2022〕83号).
"""

# ruff: noqa: SIM300 - rules compare with < and <= only

from __future__ import annotations

from minzheng.policy.operators import Count, Fen, Flag, PerThousand, among, not_, per_thousand, when
from minzheng.policy.rules import every, household, person

GUANGDONG = "440000"


@household(
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="低收入线",
    en="low-income line",
    unit="yuan a month",
)
def low_income_line(standard: Fen, size: Count, low_income_multiple: PerThousand) -> Fen:
    """The standard for every member of the family times the multiple, fen a month."""
    return per_thousand(standard * size, low_income_multiple)


@household(
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="家庭收入低于低收入线",
    en="family income below the low-income line",
    unit="yes/no",
)
def income_below_low_income_line(household_income: Fen, low_income_line: Fen) -> Flag:
    """The income of the whole family; equal is not below. 220号 says "困难家庭" without a number: it is read so here."""
    return household_income < low_income_line


@household(
    since="2021-07-01",
    law="国务院令第649号 第9条; 民发〔2021〕57号 第8条",
    zh="家庭本身符合低保条件",
    en="the family itself qualifies",
    unit="yes/no",
)
def family_qualifies(income_below_standard: Flag, property_within_limits: Flag) -> Flag:
    """The whole family's income and property, as if it applied together."""
    return income_below_standard & property_within_limits


@household(
    since="2021-07-01",
    law="民发〔2021〕57号 第8条",
    zh="家庭本身不符合低保条件",
    en="the family itself does not qualify",
    unit="yes/no",
)
def family_does_not_qualify(family_qualifies: Flag) -> Flag:
    """A family that qualifies for dibao is no low-income family: it applies together."""
    return not_(family_qualifies)


@household(
    since="2021-07-01",
    law="民发〔2021〕57号 第8条",
    zh="最低生活保障边缘家庭",
    en="low-income family",
    unit="yes/no",
)
def low_income_family(
    family_does_not_qualify: Flag, income_below_low_income_line: Flag, property_within_limits: Flag
) -> Flag:
    """不符合低保条件，人均收入低于标准的1.5倍，且财产状况符合规定的家庭."""
    return family_does_not_qualify & income_below_low_income_line & property_within_limits


@person(
    since="2012-12-12",
    until="2021-06-30",
    law="民发〔2012〕220号 第10条",
    zh="丧失劳动能力且单独立户的成年重度残疾人",
    en="severely disabled adult unable to work, registered apart",
    unit="yes/no",
)
def severely_disabled_adult_apart(
    age: Count, severely_disabled: Flag, able_to_work: Flag, separate_household: Flag
) -> Flag:
    """第10条第一项, but for the family's difficulty."""
    return severely_disabled & (18 <= age) & not_(able_to_work) & separate_household


@person(
    since="2021-07-01",
    law="民发〔2021〕57号 第8条",
    zh="所列残疾或者重特大疾病",
    en="disability or serious illness as listed",
    unit="yes/no",
)
def disabled_or_ill_as_listed(
    severely_disabled: Flag, intellectual_or_mental: Flag, disability_grade: Count, serious_illness: Flag
) -> Flag:
    """第8条第一项、第二项: grade 1 or 2; grade 3 if intellectual or mental; or a serious illness as recognised locally."""
    return severely_disabled | (intellectual_or_mental & among(disability_grade, 3)) | serious_illness


@person(
    since="2022-10-20",
    law="民发〔2022〕83号",
    zh="成年无业重度残疾人",
    en="severely disabled adult without work",
    unit="yes/no",
)
def severely_disabled_adult_without_work(age: Count, severely_disabled: Flag, wage: Fen, business_income: Fen) -> Flag:
    """可以参照“单人户”提出低保申请: whatever the family's income. Without work is who has neither wage nor business."""
    return severely_disabled & (18 <= age) & (wage <= 0) & (business_income <= 0)


@person(
    name="alone_by_national_rule",
    since="2012-12-12",
    until="2021-06-30",
    law="民发〔2012〕220号 第10条",
    zh="属于全国规定的单独申请情形",
    en="may apply alone by the national rule",
    unit="yes/no",
)
def alone_by_national_rule_of_2012(
    religious_residence: Flag, severely_disabled_adult_apart: Flag, income_below_low_income_line: Flag
) -> Flag:
    """困难家庭中丧失劳动能力且单独立户的成年重度残疾人；在宗教场所居住三年以上的宗教教职人员."""
    return religious_residence | (severely_disabled_adult_apart & income_below_low_income_line)


@person(
    name="alone_by_national_rule",
    since="2021-07-01",
    until="2022-10-19",
    law="民发〔2021〕57号 第8条",
    zh="属于全国规定的单独申请情形",
    en="may apply alone by the national rule",
    unit="yes/no",
)
def alone_by_national_rule_of_2021(
    religious_residence: Flag, disabled_or_ill_as_listed: Flag, low_income_family: Flag
) -> Flag:
    """低保边缘家庭中的重残人员和重病患者；在宗教场所居住三年以上的宗教教职人员."""
    return religious_residence | (disabled_or_ill_as_listed & low_income_family)


@person(
    name="alone_by_national_rule",
    since="2022-10-20",
    law="民发〔2021〕57号 第8条; 民发〔2022〕83号",
    zh="属于全国规定的单独申请情形",
    en="may apply alone by the national rule",
    unit="yes/no",
)
def alone_by_national_rule_of_2022(
    religious_residence: Flag,
    disabled_or_ill_as_listed: Flag,
    low_income_family: Flag,
    severely_disabled_adult_without_work: Flag,
) -> Flag:
    """As before, and 成年无业重度残疾人 of any family."""
    listed = disabled_or_ill_as_listed & low_income_family
    return religious_residence | listed | severely_disabled_adult_without_work


@person(
    since="2019-09-01",
    division=GUANGDONG,
    law="粤府令262号",
    zh="属于广东省规定的单独申请情形",
    en="may apply alone by Guangdong's rule",
    unit="yes/no",
)
def alone_by_local_rule(intellectual_or_mental: Flag, disability_grade: Count, separate_household: Flag) -> Flag:
    """无法单独立户的三级、四级智力残疾人和精神残疾人: whatever the family's income."""
    return intellectual_or_mental & among(disability_grade, 3, 4) & not_(separate_household)


@person(
    name="may_apply_alone",
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="可以单独申请",
    en="may apply alone",
    unit="yes/no",
)
def may_apply_alone_nationally(alone_by_national_rule: Flag) -> Flag:
    """Where no overlay is known the national rule alone decides."""
    return alone_by_national_rule


@person(
    name="may_apply_alone",
    since="2019-09-01",
    division=GUANGDONG,
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条; 粤府令262号",
    zh="可以单独申请",
    en="may apply alone",
    unit="yes/no",
)
def may_apply_alone_in_guangdong(alone_by_national_rule: Flag, alone_by_local_rule: Flag) -> Flag:
    """The national rule decides where it is enough; else Guangdong's does."""
    return when(alone_by_national_rule, alone_by_national_rule, alone_by_local_rule)


@person(
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="申请人可以单独申请",
    en="as an applicant may apply alone",
    unit="yes/no",
)
def entitled_if_applicant(applies: Flag, may_apply_alone: Flag) -> Flag:
    """Nothing is asked of a member who doesn't apply."""
    return when(applies, may_apply_alone, True)


applicants_may_apply_alone = every(
    "applicants_may_apply_alone",
    of="entitled_if_applicant",
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="申请人均可单独申请",
    en="every applicant may apply alone",
    meaning="单独申请的每一名成员都有单独申请的情形: each of those who apply alone may do so.",
)


@household(
    since="2022-10-20",
    law="民发〔2022〕83号",
    zh="可由个别成员申请（符合条件的家庭须整户申请）",
    en="members may apply apart (a family that qualifies must apply whole)",
    unit="yes/no",
)
def members_may_apply_apart(family_qualifies: Flag) -> Flag:
    """申请家庭符合条件的，不得仅将个别家庭成员纳入低保范围."""
    return not_(family_qualifies)
