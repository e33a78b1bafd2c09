"""Fifty commentaries in the manner of council officers, labelled by hand before the rule was tried.

Each has the status that the figure gives, which way is good, whether the text contradicts the
status (the label), and the text. Some are hard on purpose: negations, other periods, irony of
figures. What the rule gets wrong stays in the list.
"""

from kpis.calculations.codes import Polarity, Rag

HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
RED, AMBER, GREEN = Rag.RED, Rag.AMBER, Rag.GREEN

COMMENTARIES = (
    # red, and the text says otherwise
    (RED, HIGHER, True, "Performance remains on target thanks to the hard work of the team."),
    (RED, HIGHER, True, "We exceeded the target for the third quarter running. No action needed."),
    (RED, LOWER, True, "Processing times are well below target and claimants are paid promptly."),
    (RED, HIGHER, True, "The target has been met. Collection continues as planned."),
    (RED, LOWER, True, "Sickness is within the target set for the year."),
    (RED, HIGHER, True, "Good quarter. Target achieved despite two vacancies in the team."),
    (RED, HIGHER, True, "Recycling is ahead of target and the service is performing well."),
    (RED, LOWER, True, "The number of missed bins did not exceed the target this quarter."),
    (RED, HIGHER, True, "We did not miss the target: 96% of calls were answered."),
    (RED, HIGHER, True, "This indicator is green and no further commentary is needed."),
    (RED, LOWER, True, "Turnaround was better than target in all four weeks of the month."),
    (RED, HIGHER, True, "Everything is going fine here and there is nothing to report."),
    (RED, HIGHER, True, "Answered calls were above target throughout the period."),
    # amber, and the text claims that the target was met
    (AMBER, HIGHER, True, "The team met its target again, with 94 of 100 cases done in time."),
    (AMBER, LOWER, True, "Waiting times beat the target following the new booking system."),
    (AMBER, HIGHER, True, "Performance was strong and the profile was exceeded."),
    # green, and the text speaks of failure
    (GREEN, HIGHER, True, "Collection is below target because two recovery runs were late."),
    (GREEN, LOWER, True, "Days lost were over target owing to a bad winter for flu."),
    (GREEN, HIGHER, True, "We narrowly missed the target this quarter."),
    (GREEN, HIGHER, True, "The target was not met, mainly because of staff shortages."),
    (GREEN, LOWER, True, "We are behind target after the office move and are catching up."),
    (GREEN, HIGHER, True, "Performance fell short of the target as landlords withdrew."),
    (GREEN, HIGHER, True, "Not on target. A recovery plan is being written by the service."),
    (GREEN, HIGHER, True, "Unfortunately we failed to meet the target for new homes."),
    # red, and the text says so or claims nothing
    (
        RED,
        HIGHER,
        False,
        (
            "Collection is 0.8 points behind the profile. Two recovery runs were held back and "
            "went out in September. Owen Hartley expects to be back on target by December."
        ),
    ),
    (RED, HIGHER, False, "We did not meet the target because the mail room was closed by a flood."),
    (RED, LOWER, False, "Claims took 23 days, above target, after two assessors left in January."),
    (RED, HIGHER, False, "We are no longer on target: three schools converted in the summer."),
    (
        RED,
        HIGHER,
        False,
        "We were on target until August, when the contractor went into liquidation.",
    ),
    (RED, LOWER, False, "Seventeen households more than the target. Private rents rose again."),
    (
        RED,
        HIGHER,
        False,
        (
            "The service was unable to achieve its target. Recruitment of two planners is under "
            "way and Tom Abara will report in January."
        ),
    ),
    (RED, HIGHER, False, "Last year we exceeded the target; this year demand rose by a third."),
    (RED, HIGHER, False, "The new system should help us to meet the target from quarter 4."),
    (RED, LOWER, False, "Only one of the three depots met its target for sickness."),
    (RED, HIGHER, False, "Nationally most councils met the standard, and we did not."),
    (RED, HIGHER, False, "The target was missed in July and August and met in September."),
    (RED, LOWER, False, "Complex adaptations took over forty weeks and pulled the average up."),
    # amber, fairly told
    (AMBER, HIGHER, False, "Slightly below target. Both vacancies are filled from October."),
    (AMBER, HIGHER, False, "Just short of target by 0.3 points, which is within tolerance."),
    (
        AMBER,
        LOWER,
        False,
        "We came close to the target, and expect to hit the target next quarter.",
    ),
    (AMBER, HIGHER, False, "The learner pool was closed for nine days in August for a new boiler."),
    # green, fairly told
    (GREEN, HIGHER, False, "On target. Route changes in June have settled."),
    (GREEN, LOWER, False, "Missed bins are below target for the fourth quarter running."),
    (
        GREEN,
        HIGHER,
        False,
        "The target was exceeded, although the north of the borough lags behind.",
    ),
    (GREEN, LOWER, False, "Never above the target in any week of the quarter."),
    (GREEN, HIGHER, False, "We missed the target last quarter and have recovered since."),
    (GREEN, HIGHER, False, "Fewer appointments were missed after text reminders were introduced."),
    (GREEN, HIGHER, False, "Without the agency staff we would have missed the target."),
    (
        GREEN,
        HIGHER,
        False,
        "Taken from the case system on the second working day. Nothing unusual.",
    ),
    (GREEN, LOWER, False, "The red bag recycling scheme is popular, and complaints are down."),
)
