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
entry-other = Of kinds that this node does not know
