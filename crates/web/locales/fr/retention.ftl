# Combien de temps les signalements sont conservés.
room-retention = Durées
retention-kind = Combien de temps les signalements sont conservés
retention-lead = Un signalement est effacé de tous les fonds à son jour, sauf si quelqu’un décide autrement et dit pourquoi. Le silence efface.
retention-review = Dont le jour approche
retention-review-none = Rien à décider
retention-review-none-words = Les signalements propres figurent ici pendant soixante jours avant leur effacement, et tant que quelque chose l’empêche.
retention-day = Conservé jusqu’au
retention-decide = Décider
retention-months = Ce qui part et quand
retention-months-none = Rien n’est conservé
retention-months-none-words = Dès qu’il y aura des signalements, on lira ici combien partent chaque mois.
retention-passes = Ce qui a été effacé
retention-passes-none = Aucun passage encore
retention-passes-none-words = Une fois par jour le nœud cherche ce qui est échu. Il dit ici combien de signalements sont partis, et pourquoi ; d’eux-mêmes il ne reste rien.
retention-went = Effacés
retention-held = { $n ->
    [one] { $shown } est retenu
   *[other] { $shown } sont retenus
 }
retention-waits = En attente d'une seconde personne
retention-wanted = Ce qui est voulu
retention-second = La seconde
retention-wants-day = garder jusqu'au { $day }
retention-first = { $name } :
retention-first-is-you = Vous l'avez demandé ; une autre personne doit vouloir exactement la même chose.
retention-second-button = Vouloir la même chose
retention-second-until = jusqu'au { $until }
retention-restricted = limité : non utilisé
retention-extend = Conserver plus longtemps
retention-until = Nouveau jour
retention-stop = Empêcher l’effacement
retention-ground = Motif
retention-end-stop = Lever l’empêchement
retention-let-go = Laisser partir
set-by-provider = fixé par son propriétaire
set-by-record = fixé par l’enregistrement
set-by-term = selon la durée de la source
ground-protection = Nuirait à une personne à protéger
ground-accuracy = La personne en conteste l’exactitude
ground-proof = Nécessaire comme preuve ou pour des droits en justice
ground-restriction = La personne demande plutôt une limitation
source-keep = Conservés pendant, en mois
source-keep-hint = De 1 à 36 ; vide vaut 36. Un jour antérieur indiqué par un enregistrement prévaut.

# Ce que demandent les personnes.
room-subjects = Personnes
subjects-kind = Demandes des personnes concernées
subjects-lead = Une personne peut demander ce qui est détenu sur elle, et le faire rectifier, effacer ou limiter. Chaque demande a un délai d’un mois.
subjects-list = Demandes
subjects-none = Aucune demande encore
subjects-none-words = Enregistrez-en une à côté ; tous les fonds du nœud sont fouillés pour cette personne.
subjects-who = Personne
subjects-ask = Demande
subjects-due = Délai
subjects-new = Nouvelle demande
subjects-name = Nom
subjects-name-hint = Comme dans la demande, une fois l’identité vérifiée.
subjects-values = Comptes, téléphones, messageries
subjects-values-hint = Un par ligne. Plus il y en a, plus le résultat est sûr.
subjects-open = Enregistrer et chercher
subjects-authority = Autorité de réclamation
subjects-authority-hint = L’autorité de contrôle avec son adresse, telle qu’elle figure dans les lettres.
subjects-no-authority = Personne n’a encore dit où se plaindre : écrivez-le sur la page des demandes, pour que la lettre le dise.
subjects-letter = Lettre
subjects-letter-text = Lettre en texte
subjects-held = Ce qui est détenu
subjects-held-none = Aucun signalement ne contient le nom ni une valeur
subjects-held-none-words = Récits, références et traces de tous côtés ont été fouillés, signalements limités compris.
subjects-recipients = Communiqué à
subjects-do = Agir
subjects-more = Il y en a plus. Demandez une valeur plus précise que celles-ci.
subjects-ask-owner = Son propriétaire en répond.
subjects-correct = Rectifier
subjects-restrict = Limiter
subjects-free = Lever la limitation
subjects-erase = Effacer
subjects-elsewhere = Ailleurs dans le nœud
subjects-taken-by = Enregistrée par
subjects-request = La demande
subjects-end = Clôture
subjects-ended-by = Par
subjects-answer = Répondu
subjects-answered = répondu
subjects-refuse = Refuser
subjects-refuse-ground = Motif du refus
subjects-refused = refusé
subjects-late = en retard
subjects-waits = en attente
subjects-by = avant le { $day }
subjects-forgotten = oublié
subjects-record = Le signalement en JSON
subjects-record-hint = Changez ce qui est faux, laissez propriétaire et référence. Cela devient une nouvelle version. Rectifiez aussi le système d’origine, sinon il ramène l’erreur.
subjects-record-aside = L’enregistrement n’a pas pu être pris tel quel ; il est mis de côté avec la raison.
asks-access = Accès aux données
asks-correction = Rectification
asks-erasure = Effacement
asks-restriction = Limitation
refusal-inquiries = Pour ne pas gêner des enquêtes ou procédures (art. 15, § 1, a)
refusal-prevention = Pour ne pas nuire à la prévention ou aux poursuites (art. 15, § 1, b)
refusal-public-security = Pour protéger la sécurité publique (art. 15, § 1, c)
refusal-national-security = Pour protéger la sécurité nationale (art. 15, § 1, d)
refusal-rights-of-others = Pour protéger les droits d’autrui (art. 15, § 1, e)

# La lettre.
letter-subject = Votre demande n° { $number } sur des données vous concernant
letter-dear = Bonjour { $name },
letter-asked = Le { $day }, vous nous avez demandé : { $ask }.
letter-refused = Nous ne pouvons donner suite à votre demande, en tout ou en partie. Motif selon la directive (UE) 2016/680 : { $ground }.
letter-nothing = Nous ne détenons sur vous aucune donnée dont nous pourrions vous informer.
letter-set-aside = { $n ->
    [one] { $shown } enregistrement qui n'a pu être lu comme signalement contient ce que vous avez indiqué. Il est examiné à la main.
   *[other] { $shown } enregistrements qui n'ont pu être lus comme signalements contiennent ce que vous avez indiqué. Ils sont examinés à la main.
}
letter-held = { $n ->
    [one] Nous détenons { $shown } signalement qui peut vous concerner :
   *[other] Nous détenons { $shown } signalements qui peuvent vous concerner :
 }
letter-report = Signalement { $reference } ({ $kind }), daté du { $dated }. Reçu par : { $source }. Communiqué à : { $recipients }. Conservé jusqu’au { $until }.
letter-nobody = personne
letter-purpose = Les données sont traitées pour prévenir, rechercher et poursuivre des infractions.
letter-rights = Vous pouvez nous demander de rectifier ou d’effacer des données vous concernant, ou d’en limiter l’usage.
letter-complaint = Vous pouvez vous plaindre auprès de { $authority } et saisir un tribunal.
letter-complaint-unnamed = Vous pouvez vous plaindre auprès de l’autorité de protection des données et saisir un tribunal.

history-extended = { $who } le conserve plus longtemps, jusqu’au { $note }
history-let-go = { $who } l’a examiné et le laisse partir à son jour : « { $note } »
history-restricted = Limité par { $who } : « { $note } »
history-restriction-ended = Limitation levée par { $who }.
history-stopped-protection = { $who } empêche l’effacement, qui nuirait à une personne à protéger : « { $note } »
history-stopped-accuracy = { $who } empêche l’effacement, la personne en contestant l’exactitude : « { $note } »
history-stopped-proof = { $who } empêche l’effacement, car il est nécessaire comme preuve : « { $note } »
history-stopped-restriction = { $who } empêche l’effacement, la personne demandant plutôt une limitation : « { $note } »
history-stop-ended = { $who } a levé l’empêchement de l’effacement.
done-extended = Conservé plus longtemps. Ceux à qui il fut communiqué apprennent le nouveau jour.
done-let-go = Il part à son jour.
done-stopped = Son effacement est empêché.
done-stop-ended = L’empêchement est levé.
done-restricted = Limité : conservé et non utilisé.
done-restriction-ended = La limitation est levée.
done-subject-opened = Enregistrée. Le délai court.
done-subject-answered = Notée comme répondue.
done-subject-refused = Notée comme refusée.
done-corrected = Rectifié. La nouvelle version vaut.
done-erased = Effacé, ici et partout où il fut communiqué.
