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
link-whom-own = Organisation : une autre que celle de ce nœud est attendue
link-role-expected = Choisissez un rôle
by-link = le lien avec { $code }
link-valid-expected = Choisissez la durée de l'invitation
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
link-made-for = Pour { $whom } ({ $role }), et personne d'autre.
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
link-since = depuis le { $since }
link-next-fingerprint = Prochain certificat, annoncé
link-ledger-key = Clé de ses registres
link-former-key = Clé précédente
link-own-ledger-key = Clé de nos registres
link-waits-for = Attend
link-rotate = Changer une clé
link-rotate-words = Les voisins l'apprennent par leurs registres, et ce qui existe continue. Les invitations pas encore utilisées ne valent plus après une nouvelle clé de registre.
link-rotate-ledger = La clé de nos registres
link-rotate-tls = Le certificat
link-rotate-hint = Un nouveau certificat est montré dès que tous les voisins le connaissent. Si une clé a fui, mettez plutôt fin aux liens.
link-rotate-button = La changer
link-ledger-told = Registre de ce qui leur a été dit
link-ledger-heard = Registre de ce qu'ils ont dit
link-ledger-file = en fichier
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
link-to-take = En attente d'être pris ici
goes-out = Nos signalements, et ce qu'ils en apprennent
col-goes = De nos signalements
col-goes-why = Pourquoi
col-goes-reports = Signalements
goes-told = dits
goes-told-words = autant que leur rôle le permet
goes-for-hits = dits lors d'un recoupement
goes-for-hits-words = dès qu'un de leurs signalements porte la même valeur
goes-kept = retenus
goes-kept-none = aucun
goes-known = { $n ->
    [0] Ils ne connaissent encore aucun signalement.
    [one] Ils connaissent { $shown } signalement à ce jour.
   *[other] Ils connaissent { $shown } signalements à ce jour.
 }
goes-known-passed = Ce nœud est le centre : parmi eux se trouvent des signalements d'autres organisations, qu'il transmet pour leurs recoupements.
kept-own = usage propre : il ne quitte jamais ce nœud
kept-sealed = scellé : aucune valeur ne quitte ce nœud
kept-purpose = l'analyse opérationnelle par d'autres n'est pas parmi ses finalités
kept-red = TLP:RED, et ils ne sont pas nommés
kept-audience = ils ne sont pas parmi les destinataires
kept-partner = pas entièrement communicable, et ils sont partenaires
kept-restricted = limité : conservé et non utilisé
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
entry-decision = Décisions et qui travaille sur quoi
entry-key = Clés de registre changées
entry-certificate = Certificats annoncés
entry-other = De types que ce nœud ne connaît pas

# Demander aux voisins.
ask-neighbours = Demander aux voisins
ask-words = Les comptes, numéros et adresses ci-dessus sont envoyés aux nœuds cochés ici, sans le texte autour. Chacun répond s'il a une valeur, et à qui s'adresser ; jamais combien de fois. La demande est consignée ici et là-bas, sans les valeurs.
ask-button = Leur demander
ask-whom = À qui demander
ask-whom-hint = Celui à qui l'on demande apprend sur qui vous demandez. Un partenaire n'est interrogé que si vous le cochez.
ask-whom-expected = À qui demander : au moins une organisation avec un lien actif est attendue
ask-purpose-choose = Choisir
ask-purpose-hint = L'autre côté ne répond que de ce que ses propriétaires permettent pour cette finalité.
ask-purpose-expected = Choisissez une finalité
ask-case = Affaire
ask-case-hint = La référence sous laquelle vous travaillez. Elle accompagne la demande et est consignée des deux côtés.
ask-case-expected = Affaire : une ligne de 1 à 120 caractères est attendue
asked-n = { $n ->
    [one] { $shown } valeur demandée aux voisins
   *[other] { $shown } valeurs demandées aux voisins
 }
asked-words = Pour { $purpose }, dans l'affaire { $case }. Les réponses viennent ici une à une.
asked-left-out = { $n ->
    [one] { $shown } valeur n'a pas été envoyée : un autre nœud ne pourrait pas la lire.
   *[other] { $shown } valeurs n'ont pas été envoyées : un autre nœud ne pourrait pas les lire.
 }
asked-caption = Ce que répond { $name }
col-whom-to-ask = À qui s'adresser
heard-held = connue
heard-no = non
heard-answered = a répondu
heard-wrongly = mauvaise réponse : rien n'en est montré
heard-no-connection = non joint : pas de connexion
heard-too-slow = non joint : trop lent
heard-refused = non joint : refus, car il ne nous connaît pas, ou a suspendu ou terminé le lien
heard-failed = non joint : il a échoué
look-ups = Recherches par les liens
look-ups-none = Pas encore de recherches
look-ups-none-words = Ici figure qui a demandé à qui, quand, dans quelle affaire et pour quelle finalité. Les valeurs elles-mêmes ne sont pas gardées.
look-ups-when = Quand
look-ups-who = Qui a demandé à qui
look-ups-values = Valeurs
look-ups-outcome = Ce qui en est venu
look-ups-ours = nous avons demandé à
look-ups-theirs = nous a demandé
look-ups-told = { $n ->
    [0] rien n'a été dit
    [one] { $shown } signalement indiqué
   *[other] { $shown } signalements indiqués
 }
look-ups-unknown = inconnu
link-first-of-two = { $name } a demandé la fin de ce lien. Il prend fin dès qu'une autre personne la demande aussi.
