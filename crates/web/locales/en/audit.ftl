# The audit ledger.
room-audit = Log
audit-log = Log of acts
audit-lead = Who did what here, when, why, to what, and to whom it went. It is read for four uses only, and each reading is itself an entry.
audit-about = What stands in it
audit-about-words = No value, no text of a report and no text that was searched for. Reports and series stand by their numbers. Of values that were asked only digests are kept: whoever has a value can find the acts in which it was asked, and nobody can read values out of the log.
audit-use = What is it read for
audit-use-choose = choose one
audit-use-expected = Choose what the log is read for
audit-who = Who
audit-whose = Whose doings
audit-whose-hint = The name of an account, “this machine”, or the code of a link's organisation.
audit-act = Act
audit-deed = What was done
audit-report = Report
audit-from = From
audit-until = Until
audit-asked = Who asked for a value
audit-value = Value
audit-value-hint = However it is written. It goes into no address, and is not kept.
audit-value-expected = Value: expected one to look for
audit-entries = Entries
audit-none = Nothing found
audit-none-words = The log has no such act in this span.
audit-what = About what
audit-why = Why
audit-operator = this machine
audit-node = the node itself
audit-unreadable = its term has ended, or a newer version wrote it
audit-done = done
audit-waits = waits for a second person
audit-refused = refused
audit-failed = failed
audit-receipt = receipt { $number }
audit-ledger-entries = entries { $from } to { $until }
audit-to = to { $whom }
audit-unusual = Unusual use
audit-unusual-lead = What somebody should ask about. A count over its bound says that somebody should look, not that something is wrong.
audit-people = Who worked here
audit-look-ups = Look-ups
audit-opened = Reports opened
audit-odd = Stands out
audit-how-counted = How each is counted
audit-how-case = Look-ups for which no case was named: { $n } or more, and more than half of all.
audit-how-hours = Look-ups at a weekend or outside the working hours that the node was told: { $n } or more.
audit-how-own = Look-ups of a name, address or number that the person's account is known by: one is enough.
audit-how-more = Reports opened: { $n } or more, and over { $times } times what the one in the middle of all opened. It takes three people.
audit-seen = What was seen
audit-seen-lead = What an account or a link saw between two moments, and the clocks of breaches.
audit-did = What was done
audit-times = Times
audit-saw = What was seen
audit-which = Which reports
breaches = Breaches
breaches-none = No breach was noted
breaches-none-words = Ask what was seen first. Then note the breach: the clock starts at that moment.
breach-note = Note a breach
breach-what = What is known of it
breach-what-hint = One line. No names of persons.
breach-start = Start the 72 hours
breach-known = Known since
breach-due = To be notified by
breach-how = How it was notified, or why it need not be
breach-stop = Stop the clock
breach-ended = clock stopped { $when }
done-breach-noted = The breach is noted; its 72 hours run.
done-breach-ended = The clock has stopped.
audit-act-collection = collection
audit-act-alteration = alteration
audit-act-consultation = consultation
audit-act-disclosure = disclosure
audit-act-combination = combination
audit-act-erasure = erasure
log-use-lawfulness = verifying that processing was lawful
log-use-self-monitoring = self-monitoring
log-use-integrity = integrity and security of the data
log-use-criminal-proceedings = criminal proceedings
odd-without-case = Without a case
odd-outside-hours = Outside hours
odd-own-values = Own values
odd-far-more = Far more than others
deed-imported = file taken in
deed-heard = told by a neighbour
deed-decided = decision on a value
deed-series-said = series named, or its offence said
deed-work-said = who works on a series, or leads it
deed-record-mended = record set aside worked on
deed-setting-changed = setting changed
deed-link-changed = link changed
deed-account-changed = account changed
deed-keeping-decided = decision on how long a report is kept
deed-due-shown = what is due shown
deed-subjects-shown = requests of persons shown
deed-subject-answered = a person's request answered or refused
deed-subject-opened = a person's request taken in
deed-letter-written = letter to a person written
deed-breach-noted = breach noted
deed-looked-up = looked up
deed-report-opened = report opened
deed-reports-listed = reports listed
deed-series-opened = series opened
deed-series-listed = series listed
deed-desk-opened = desk opened
deed-records-shown = records set aside shown
deed-file-shown = file looked into
deed-statistics-shown = statistics shown
deed-requests-shown = requests shown
deed-settings-shown = settings shown
deed-log-read = log read
deed-logged-in = log-in
deed-logged-out = log-out
deed-exported = written out
deed-neighbour-asked = neighbour asked
deed-neighbour-answered = neighbour answered
deed-link-told = told over a link
deed-ledger-exported = ledger written out
deed-request-told = request or answer sent
deed-hit-decided = decision on a hit
deed-series-moved = series grew, merged or split
deed-withdrawn = report withdrawn
deed-term-ended = term ended
deed-log-ended = old entries of the log erased
audit-more-reports = { $n ->
    [one] { $shown } more report
   *[other] { $shown } more reports
 }
audit-more-series = { $n ->
    [one] { $shown } more series
   *[other] { $shown } more series
 }
audit-values = { $n ->
    [one] { $shown } value asked
   *[other] { $shown } values asked
 }
audit-not-named = { $n ->
    [one] { $shown } report more was counted in an act about very many, and is not named here.
   *[other] { $shown } reports more were counted in acts about very many, and are not named here.
 }
breach-hours-left = { $n ->
    [one] { $shown } hour left
   *[other] { $shown } hours left
 }
breach-hours-over = { $n ->
    [one] overdue by { $shown } hour
   *[other] overdue by { $shown } hours
 }
