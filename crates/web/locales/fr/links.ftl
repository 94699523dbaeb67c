# Les liens avec d'autres nœuds.
n-links = { $n ->
    [one] { $shown } lien
   *[other] { $shown } liens
 }
links-kind = Avec qui ce nœud partage
links-lead = Par un lien, deux nœuds se disent ce que permettent les propriétaires des signalements, dans des registres que les deux côtés signent et vérifient. Chaque nœud garde ses signalements ; ce qui lui a été dit reste à son propriétaire.
links-none = Pas encore de liens
links-none-words = Invitez le nœud d'une autre organisation, ou acceptez son invitation. Il suffit d'une ligne de texte, que les deux administrateurs se passent par une voie sûre.
col-neighbour = Organisation
col-to-them = Vers eux
col-from-them = D'eux
col-last-exchange = Dernier échange
col-passed = Quoi
link-active = actif
link-trouble = sans réponse
link-paused = en pause
link-stopped = arrêté
link-revoked = terminé
link-waits = { $n ->
    [one] { $shown } en attente
   *[other] { $shown } en attente
 }
link-invite = Inviter un nœud
link-whom = Organisation
link-whom-hint = Le code de l'organisation invitée, comme son nœud l'écrit. L'invitation n'est que pour elle.
link-whom-expected = Organisation : un code de 1 à 64 caractères est attendu
link-role = Rôle
link-role-authority = autorité d'un État
link-role-centre = centre
link-role-partner = partenaire
link-role-hint = Il décide de ce qui est dit à ce côté. Qui accepte l'invitation dans un autre rôle est refusé.
link-valid = Valable
link-valid-hour = une heure
link-valid-day = un jour
link-valid-week = une semaine
link-invite-hint = Une fois, par le nœud de cette organisation.
link-invite-button = Faire l'invitation
link-made = Invitation
link-made-words = Transmettez cette ligne à l'administrateur de l'autre nœud par une voie sûre. Elle sert une fois, jusqu'au { $until }.
link-made-line = L'invitation, une ligne
link-made-hint = Elle n'est montrée que cette fois : le nœud lui-même n'en garde qu'une empreinte.
link-join = Accepter une invitation
link-invitation = Invitation
link-join-hint = La ligne entière, à partir de joinder-invite-1. L'autre nœud doit être joignable d'ici.
link-join-button = Se lier
link-own = À quoi les autres reconnaissent ce nœud
link-address = Adresse
link-fingerprint = Certificat (SHA-256)
link-not-reached = Les autres ne peuvent pas encore joindre ce nœud
link-not-reached-words = Donnez-lui, dans sa configuration, où écouter et l'adresse où les autres nœuds le trouvent, puis redémarrez-le :
link-passes = Ce qui passe par un lien
link-passes-full = L'autre côté le voit autant que son rôle le permet, avec ses conditions. Ce qu'il reçoit garde son propriétaire.
link-passes-hit = Un centre reçoit ses traces. Une autorité n'apprend qu'un recoupement avec un signalement que son nœud a dit à celui-ci : propriétaire, référence et les valeurs communes, qu'elle a elle-même. Deux autorités sans centre dont tous les signalements en sont là n'apprennent aucun recoupement par un lien.
link-passes-sealed = Rien n'en quitte ce nœud : le rapprochement de valeurs scellées n'existe pas encore.
link-passes-own = Rien n'en quitte ce nœud.
link-taken-back = repris
link-passes-back = Ce qui est retiré ou restreint est effacé aussi de l'autre côté, qui le confirme.
link-pause = Mettre en pause
link-resume = Reprendre
link-revoke = Mettre fin au lien
link-revoke-words = Plus rien ne passe, dans aucun sens. Seule une nouvelle invitation fait un nouveau lien.
link-recall = Reprendre aussi ce qui a été dit
link-revoke-button = Y mettre fin
link-stopped-because = Le lien s'est arrêté de lui-même :
link-stopped-do = Rien de ce qui est venu n'a été pris, et les deux têtes sont gardées comme preuve. Parlez à l'administrateur de l'autre nœud avant de reprendre.
link-trouble-because = Le dernier essai a échoué :
link-trouble-do = Un nouvel essai se fait tout seul, au plus tard chaque minute. Rien ne se perd entre-temps.
link-to-fetch = En attente d'être pris par eux
link-erasures = Effacements pas encore confirmés
link-erasures-n = { $n ->
    [one] { $shown } signalement
   *[other] { $shown } signalements
 }
link-standing = Situation
link-passed = Ce qui est passé
link-passed-none = Rien n'est encore passé
link-passed-none-words = Les entrées figurent ici, par type, dès qu'un côté a quelque chose à dire.
entry-report = Signalements et recoupements
entry-amendment = Versions plus récentes
entry-narrowed = Conditions restreintes
entry-widened = Conditions élargies
entry-withdrawal = Repris
entry-erasure-confirmed = Effacements confirmés
entry-request = Demandes
entry-reply = Réponses
entry-other = De types que ce nœud ne connaît pas
