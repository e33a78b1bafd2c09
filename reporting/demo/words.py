"""What the officers of the invented borough wrote about the last closed quarter, and the report."""

ROUTINE = (
    "Taken from {source} on the second working day after the quarter and agreed with the service. "
    "Nothing unusual happened."
)

COMMENTARY = {
    "FIN-01": (
        "Collection is 0.4 points behind the profile. Two recovery runs were held back while the "
        "new billing system settled in; both went out in September. Owen Hartley expects to be "
        "back on profile by the end of December."
    ),
    "CUS-04": (
        "Requests about planning rose by a third and the planning team had two vacancies. Both "
        "posts were filled in October; the backlog should be gone by the end of January."
    ),
    "ENV-01": (
        "Garden waste tonnage was low in a dry summer. The figure counts the new food waste "
        "round, so it does not compare with earlier years."
    ),
    "HOU-03": (
        "Seventeen households more than the target. Private rents rose again and fewer "
        "landlords let to us. Ellen Moss's team has leased twelve flats from October, which will "
        "bring the number below 70 by March."
    ),
    "HR-01": (
        "Long-term absence accounts for two thirds of the days. Each case has a return plan, and "
        "the wellbeing service was extended to the depots in September."
    ),
    "HOU-08": (
        "Two complex adaptations took over forty weeks and pulled the average up. A second "
        "surveyor started in September; waits for simple grants are already down to nineteen weeks."
    ),
    "FIN-04": (
        "Waste disposal prices and temporary accommodation push spending up; vacancies across "
        "the council make up for most of it."
    ),
    "LEI-01": "The learner pool at Eastgate was closed for nine days in August for a new boiler.",
    "ENV-03": "Route changes in June have settled, and crews report missed streets the same day.",
}

RETURNED = {
    "PLN-02": "The extension-of-time cases seem to be missing. Please check against the PS2 return."
}
QUERIED = {"PLN-01": "Sixteen decisions only: is the September committee included?"}
NOT_ENTERED = ("CUS-05", "ENV-06")
DRAFTED = ("LEI-01",)
NOT_APPROVED = ("HOU-02", "HOU-04", "HOU-05", "HOU-08", "ENV-05")
NO_CASES = ("SVC-03",)

REPORT = {
    "summary": (
        "Most of what we promised was done: the council collected more Council Tax, decided "
        "planning applications faster and inspected damp homes sooner. Temporary accommodation "
        "and answers to information requests fell short, and this report says why."
    ),
    "achievements": (
        "Fewer bins were missed than in any year since we began to count.\n\n"
        "Every report of damp and mould was looked at within days, and almost all in time.\n\n"
        "Six parks hold the Green Flag."
    ),
    "difficulties": (
        "More households than planned lived in temporary accommodation, because rents rose faster "
        "than incomes. We have begun to lease homes ourselves.\n\n"
        "One information request in seven was answered late. Two posts stood empty for half a year."
    ),
    "next_year": (
        "A second surveyor for adaptations, twelve leased homes for families, and food waste "
        "collections for every household."
    ),
    "data_notes": (
        "Recycling figures of the last quarter are provisional until WasteDataFlow confirms them. "
        "From April 2026 recycling counts food waste and does not compare with earlier years."
    ),
}
CORRECTION = (
    "Household waste recycled in the last quarter was corrected after WasteDataFlow confirmed it."
)
