"""Who works for the invented borough: one person per role, and those the KPIs name."""

from dataclasses import dataclass

from perfportal.core.access.roles import Role

DOMAIN = "wrenford.example"


@dataclass(frozen=True)
class Person:
    """Somebody in the demo council. `scopes` names parts of the council."""

    address: str
    name: str
    job_title: str
    role: Role
    scopes: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.address}@{DOMAIN}"


RESOURCES = (
    "Revenues and Benefits",
    "Finance",
    "People and Organisational Development",
    "Digital and Customer Services",
    "Legal and Democratic Services",
    "Strategy and Insight",
)
PLACE = (
    "Environment and Waste",
    "Planning and Building Control",
    "Environmental Health",
    "Economy and Regeneration",
)
COMMUNITIES = ("Housing Options", "Housing Strategy", "Leisure and Wellbeing")

PEOPLE = (
    Person(
        "priya.nair",
        "Priya Nair",
        "Senior Data Officer",
        Role.DATA_PROVIDER,
        ("Revenues and Benefits", "Digital and Customer Services", "Strategy and Insight"),
    ),
    Person(
        "owen.hartley",
        "Owen Hartley",
        "Management Accountant",
        Role.DATA_PROVIDER,
        (
            "Finance",
            "People and Organisational Development",
            "Legal and Democratic Services",
        ),
    ),
    Person("dan.okafor", "Dan Okafor", "Place Data Officer", Role.DATA_PROVIDER, PLACE),
    Person("ellen.moss", "Ellen Moss", "Housing Data Officer", Role.DATA_PROVIDER, COMMUNITIES),
    Person("asha.begum", "Asha Begum", "Performance Manager", Role.PERFORMANCE_TEAM),
    Person("luke.farrow", "Luke Farrow", "Performance Analyst", Role.PERFORMANCE_TEAM),
    Person("grace.lindqvist", "Grace Lindqvist", "Head of Resources", Role.SERVICE_HEAD, RESOURCES),
    Person("tom.abara", "Tom Abara", "Head of Place", Role.SERVICE_HEAD, PLACE),
    Person("mary.whitlock", "Mary Whitlock", "Head of Communities", Role.SERVICE_HEAD, COMMUNITIES),
    Person("helen.royce", "Helen Royce", "Director of Resources", Role.DIRECTOR, ("Resources",)),
    Person("idris.vaughan", "Idris Vaughan", "Director of Place", Role.DIRECTOR, ("Place",)),
    Person(
        "june.castell", "June Castell", "Director of Communities", Role.DIRECTOR, ("Communities",)
    ),
    Person("martin.sele", "Martin Sele", "Chief Executive", Role.CMT_MEMBER),
    Person(
        "cllr.rahman",
        "Councillor Nadia Rahman",
        "Cabinet Member for Environment and Climate",
        Role.CABINET_MEMBER,
        ("Environment and Climate",),
    ),
    Person("cllr.peel", "Councillor David Peel", "Leader of the Council", Role.LEADER),
    Person("fiona.leigh", "Fiona Leigh", "Scrutiny Officer", Role.SCRUTINY_CLERK),
    Person(
        "cllr.osei",
        "Councillor Grace Osei",
        "Member of the Place Select Committee",
        Role.COMMITTEE_MEMBER,
        ("Place Select Committee",),
    ),
    Person("sam.tindall", "Sam Tindall", "Head of Audit", Role.AUDITOR),
    Person("ros.keane", "Ros Keane", "Monitoring Officer", Role.MONITORING_OFFICER),
    Person("neil.barrow", "Neil Barrow", "System Administrator", Role.ADMINISTRATOR),
)
