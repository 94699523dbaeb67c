# How long reports are kept.
room-retention = Terms
retention-kind = How long reports are kept
retention-lead = A report is erased on its day, from every store, unless somebody decides otherwise and says why. Silence erases.
retention-review = Whose day is near
retention-review-none = Nothing to decide
retention-review-none-words = Own reports stand here for sixty days before they are erased, and as long as something stops that.
retention-day = Kept until
retention-decide = Decide
retention-months = What goes when
retention-months-none = Nothing is held
retention-months-none-words = Once there are reports, it stands here how many go in which month.
retention-passes = What was erased
retention-passes-none = No pass yet
retention-passes-none-words = The node looks once a day for what is due. Here it says how many reports went, and why; of the reports themselves nothing is left.
retention-went = Erased
retention-held = { $n ->
    [one] { $shown } is held by a stop
   *[other] { $shown } are held by stops
 }
retention-waits = Waits for a second person
retention-wanted = What is wanted
retention-second = The second
retention-wants-day = kept until { $day }
retention-first = { $name }:
retention-first-is-you = You asked; another person has to want the very same.
retention-second-button = Want the same
retention-second-until = until { $until }
retention-restricted = restricted: not used
retention-extend = Keep longer
retention-until = New day
retention-stop = Stop the erasure
retention-ground = Ground
retention-end-stop = End the stop
retention-let-go = Let go
set-by-provider = by its owner
set-by-record = by its record
set-by-term = by the source's term
ground-protection = It would harm a person in need of protection
ground-accuracy = The person contests that it is accurate
ground-proof = Needed as proof or for legal claims
ground-restriction = The person asks for restriction instead
source-keep = Kept for, in months
source-keep-hint = 1 to 36; 36 if empty. An earlier day that a record states holds.

# What persons ask.
room-subjects = Persons
subjects-kind = Data-subject requests
subjects-lead = A person may ask what is held on him, and have it corrected, erased or restricted. Each request has a clock of one month.
subjects-list = Requests
subjects-none = No requests yet
subjects-none-words = Take one in beside; all stores of the node are searched for the person.
subjects-who = Person
subjects-ask = Asks for
subjects-due = Clock
subjects-new = New request
subjects-name = Name
subjects-name-hint = As in the request, after identity was checked.
subjects-values = Accounts, phone numbers, mailboxes
subjects-values-hint = One a line. The more of them, the surer is what is found.
subjects-open = Take in and search
subjects-authority = Whom to complain to
subjects-authority-hint = The supervisory authority with its address, as it stands in letters.
subjects-no-authority = Nobody has said yet whom a person may complain to: write it on the page of all requests, so that it stands in the letter.
subjects-letter = Letter
subjects-letter-text = Letter as text
subjects-held = What is held
subjects-held-none = No report holds the name or a value
subjects-held-none-words = Narratives, references and traces on every side were searched, restricted reports too.
subjects-recipients = Told to
subjects-do = Act
subjects-more = There are more. Ask for a value that says more than these.
subjects-ask-owner = Its owner answers for it.
subjects-correct = Correct
subjects-restrict = Restrict
subjects-free = End the restriction
subjects-erase = Erase
subjects-elsewhere = Held elsewhere in the node
subjects-taken-by = Taken in by
subjects-request = The request
subjects-end = End
subjects-ended-by = By
subjects-answer = Answered
subjects-answered = answered
subjects-refuse = Refuse
subjects-refuse-ground = Ground of the refusal
subjects-refused = refused
subjects-late = late
subjects-waits = waits
subjects-by = by { $day }
subjects-forgotten = forgotten
subjects-record = The report as JSON
subjects-record-hint = Change what is wrong and leave owner and reference. It becomes a new version. Correct it in the own system too, or that brings the mistake back.
subjects-record-aside = The record could not be taken as it is; it is set aside with the reason.
asks-access = Access to the data
asks-correction = Correction
asks-erasure = Erasure
asks-restriction = Restriction
refusal-inquiries = Not to obstruct inquiries or procedures (art. 15(1)(a))
refusal-prevention = Not to prejudice the prevention or prosecution of offences (art. 15(1)(b))
refusal-public-security = To protect public security (art. 15(1)(c))
refusal-national-security = To protect national security (art. 15(1)(d))
refusal-rights-of-others = To protect the rights of others (art. 15(1)(e))

# The letter.
letter-subject = Your request no. { $number } on data about yourself
letter-dear = Dear { $name },
letter-asked = On { $day } you asked of us: { $ask }.
letter-refused = We cannot meet your request, wholly or in part. Ground under Directive (EU) 2016/680: { $ground }.
letter-nothing = We hold no data on you of which we could inform you.
letter-set-aside = { $n ->
    [one] { $shown } record that could not be read as a report holds what you named. It is looked into by hand.
   *[other] { $shown } records that could not be read as reports hold what you named. They are looked into by hand.
}
letter-held = { $n ->
    [one] We hold { $shown } report that may be about you:
   *[other] We hold { $shown } reports that may be about you:
 }
letter-report = Report { $reference } ({ $kind }), dated { $dated }. Received through: { $source }. Disclosed to: { $recipients }. Kept until { $until }.
letter-nobody = nobody
letter-purpose = The data are processed to prevent, investigate and prosecute offences.
letter-rights = You may ask us to correct or erase data on you, or to restrict their use.
letter-complaint = You may complain to { $authority }, and turn to a court.
letter-complaint-unnamed = You may complain to the supervisory authority for data protection, and turn to a court.

history-extended = { $who } keeps it longer, until { $note }
history-let-go = { $who } looked and lets it go on its day: “{ $note }”
history-restricted = Restricted by { $who }: “{ $note }”
history-restriction-ended = Restriction ended by { $who }.
history-stopped-protection = { $who } stopped its erasure, since it would harm a person in need of protection: “{ $note }”
history-stopped-accuracy = { $who } stopped its erasure, since the person contests that it is accurate: “{ $note }”
history-stopped-proof = { $who } stopped its erasure, since it is needed as proof: “{ $note }”
history-stopped-restriction = { $who } stopped its erasure, since the person asks for restriction instead: “{ $note }”
history-stop-ended = { $who } ended the stop of its erasure.
done-extended = Kept longer. Whoever was told of the report learns the new day.
done-let-go = It goes on its day.
done-stopped = Its erasure is stopped.
done-stop-ended = The stop has ended.
done-restricted = Restricted: it is kept and not used.
done-restriction-ended = The restriction has ended.
done-subject-opened = Taken in. The clock runs.
done-subject-answered = Noted as answered.
done-subject-refused = Noted as refused.
done-corrected = Corrected. The new version stands.
done-erased = Erased, here and wherever it was told.
