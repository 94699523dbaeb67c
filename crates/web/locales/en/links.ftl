# Links with other nodes.
n-links = { $n ->
    [one] { $shown } link
   *[other] { $shown } links
 }
links-kind = With whom this node shares
links-lead = Over a link two nodes tell each other what the owners of reports allow, in ledgers that both sides sign and check. Each node holds its own reports; what it was told stays its owner's.
links-none = No links yet
links-none-words = Invite another organisation's node, or take its invitation up. It takes one line of text, which the two administrators pass on by a way they trust.
col-neighbour = Organisation
col-to-them = To them
col-from-them = From them
col-last-exchange = Last exchange
col-passed = What
link-active = active
link-trouble = no answer
link-paused = paused
link-stopped = stopped
link-revoked = ended
link-waits = { $n ->
    [one] { $shown } waits
   *[other] { $shown } wait
 }
link-invite = Invite a node
link-whom = Organisation
link-whom-hint = The code of whom you invite, as its node writes it. The invitation is for it alone.
link-whom-expected = Organisation: expected a code of 1 to 64 characters
link-whom-own = Organisation: expected another one than this node's own
link-role-expected = Choose a role
by-link = the link with { $code }
link-valid-expected = Choose how long the invitation is valid
link-role = Role
link-role-authority = authority of a State
link-role-centre = centre
link-role-partner = partner
link-role-hint = It decides what that side is told. Whoever takes the invitation up in another role is refused.
link-valid = Valid for
link-valid-hour = one hour
link-valid-day = one day
link-valid-week = one week
link-invite-hint = Once, by that organisation's node.
link-invite-button = Make the invitation
link-made = Invitation
link-made-for = For { $whom }, as { $role }, and nobody else.
link-made-words = Send this line to the other node's administrator by a way you both trust. It can be used once, until { $until }.
link-made-line = The invitation, one line
link-made-hint = It is shown here this one time: the node itself keeps only a digest of it.
link-join = Take an invitation up
link-invitation = Invitation
link-join-hint = The whole line, from joinder-invite-1. on. The other node must be reachable from this one.
link-join-button = Join
link-own = How others know this node
link-address = Address
link-fingerprint = Certificate (SHA-256)
link-since = since { $since }
link-next-fingerprint = Next certificate, announced
link-ledger-key = Key of its ledgers
link-former-key = Key before
link-own-ledger-key = Key of our ledgers
link-waits-for = Waits for
link-rotate = Change a key
link-rotate-words = Neighbours learn of it by their ledgers, and what stands goes on. Invitations that were not used yet are void after another ledger key.
link-rotate-ledger = The key of our ledgers
link-rotate-tls = The certificate
link-rotate-hint = Another certificate is shown as soon as all neighbours know of it. If a key has leaked, end the links instead.
link-rotate-button = Change it
link-ledger-told = Ledger of what they were told
link-ledger-heard = Ledger of what they told
link-ledger-file = as a file
link-not-reached = Others cannot reach this node yet
link-not-reached-words = Give it a listener and the address under which other nodes find it, in its configuration, and start it again:
link-passes = What passes over a link
link-passes-full = The other side sees it as far as its role may, with its conditions. What it receives keeps its owner.
link-passes-hit = A centre receives its traces. An authority is told only of a hit with a report that its node has told this one: owner, reference and the shared values, which it holds itself. Two authorities without a centre whose reports all lie at this release learn of no hit by a link.
link-passes-sealed = Nothing of it leaves this node: matching of sealed values is not there yet.
link-passes-own = Nothing of it leaves this node.
link-taken-back = taken back
link-passes-back = What is withdrawn or narrowed is deleted on the other side too, and that side confirms it.
link-pause = Pause
link-resume = Resume
link-revoke = End the link
link-revoke-words = Nothing passes any more, in either direction. Only a new invitation makes a new link.
link-recall = Take back what was told, too
link-revoke-button = End it
link-stopped-because = The link stopped by itself:
link-stopped-do = Nothing of what came was taken, and both heads are kept as proof. Talk to the other node's administrator before you resume it.
link-trouble-because = The last attempt failed:
link-trouble-do = It is tried again by itself, at the latest every minute. Nothing is lost meanwhile.
link-to-fetch = Waits to be fetched by them
link-erasures = Deletions not confirmed yet
link-erasures-n = { $n ->
    [one] { $shown } report
   *[other] { $shown } reports
 }
link-to-take = Waits to be taken here
goes-out = Our reports, and what they are told of them
col-goes = Of our reports
col-goes-why = Why
col-goes-reports = Reports
goes-told = told
goes-told-words = as far as their role reaches
goes-for-hits = told on a hit
goes-for-hits-words = once a report of theirs carries the same value
goes-kept = kept back
goes-kept-none = nothing is
goes-known = { $n ->
    [0] They know of no report yet.
    [one] They know of { $shown } report by now.
   *[other] They know of { $shown } reports by now.
 }
goes-known-passed = This node is the centre: among them are other organisations' reports, which it passes on for their hits.
kept-own = for own use: it leaves this node in no case
kept-sealed = sealed: no value leaves this node
kept-purpose = operational analysis by others is not among its purposes
kept-red = TLP:RED, and they are not named
kept-audience = they are not in the audience
kept-partner = not released in full, and they are a partner
kept-restricted = restricted: kept and not used
link-standing = How it stands
link-passed = What passed
link-passed-none = Nothing passed yet
link-passed-none-words = Entries stand here, by kind, as soon as one side has something to tell.
entry-report = Reports and hits
entry-amendment = Newer versions
entry-narrowed = Conditions narrowed
entry-widened = Conditions widened
entry-withdrawal = Taken back
entry-erasure-confirmed = Deletions confirmed
entry-request = Requests
entry-reply = Replies
entry-decision = Decisions and who works on what
entry-key = Ledger key changed
entry-certificate = Certificates announced
entry-other = Of kinds that this node does not know

# Asking neighbours.
ask-neighbours = Ask the neighbours
ask-words = The accounts, numbers and addresses above are sent to the nodes ticked here, without the text around them. Each answers whether it holds a value, and whom to ask; never how often. The question is logged here and there, without the values.
ask-button = Ask them
ask-whom = Whom to ask
ask-whom-hint = Whoever is asked learns of whom you ask. A partner is asked only where you tick it.
ask-whom-expected = Whom to ask: expected at least one organisation with which there is an active link
ask-purpose-choose = Choose
ask-purpose-hint = The other side answers only of what its owners allow for this purpose.
ask-purpose-expected = Choose a purpose
ask-case = Case
ask-case-hint = The reference under which you work. It goes along and is logged on both sides.
ask-case-expected = Case: expected one line of 1 to 120 characters
asked-n = { $n ->
    [one] { $shown } value asked of neighbours
   *[other] { $shown } values asked of neighbours
 }
asked-words = For { $purpose }, in the case { $case }. Answers come here one by one.
asked-left-out = { $n ->
    [one] { $shown } value was not sent: another node could not read it.
   *[other] { $shown } values were not sent: another node could not read them.
 }
asked-caption = What { $name } answers
col-whom-to-ask = Whom to ask
heard-held = held
heard-no = no
heard-answered = answered
heard-wrongly = answered wrongly: nothing of it is shown
heard-no-connection = not reached: no connection
heard-too-slow = not reached: too slow
heard-refused = not reached: refused, for it does not know us, or paused or ended the link
heard-failed = not reached: it failed
look-ups = Look-ups over links
look-ups-none = No look-ups yet
look-ups-none-words = Here stands who asked whom, when, in which case and for which purpose. The values themselves are not kept.
look-ups-when = When
look-ups-who = Who asked whom
look-ups-values = Values
look-ups-outcome = What came of it
look-ups-ours = we asked
look-ups-theirs = asked us
look-ups-told = { $n ->
    [0] told of nothing
    [one] told of { $shown } report
   *[other] told of { $shown } reports
 }
look-ups-unknown = not known
link-first-of-two = { $name } asked for the end of this link. It ends as soon as another person asks for it too.
