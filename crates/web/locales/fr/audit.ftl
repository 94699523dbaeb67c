# Le journal.
room-audit = Journal
audit-log = Journal des actes
audit-lead = Qui a fait quoi ici, quand, pourquoi, sur quoi, et à qui cela est allé. Il n'est lu que pour quatre usages, et chaque lecture est elle-même une entrée.
audit-about = Ce qui s'y trouve
audit-about-words = Aucune valeur, aucun texte de signalement et aucun texte cherché. Les signalements et les séries y figurent par leur numéro. Des valeurs demandées on ne garde que des empreintes : qui a une valeur trouve les actes où elle a été demandée, et personne ne peut lire de valeurs dans le journal.
audit-use = Pour quel usage
audit-use-choose = à choisir
audit-use-expected = Choisissez l'usage de la lecture
audit-who = Qui
audit-whose = Les actes de qui
audit-whose-hint = Le nom d'un compte, « cette machine », ou le code de l'organisation d'un lien.
audit-act = Acte
audit-deed = Ce qui a été fait
audit-report = Signalement
audit-from = Du
audit-until = Au
audit-asked = Qui a demandé une valeur
audit-value = Valeur
audit-value-hint = Écrite comme on veut. Elle n'entre dans aucune adresse et n'est pas gardée.
audit-value-expected = Valeur : attendu une valeur à chercher
audit-entries = Entrées
audit-none = Rien trouvé
audit-none-words = Le journal n'a pas d'acte pareil dans cet intervalle.
audit-what = Sur quoi
audit-why = Pourquoi
audit-operator = cette machine
audit-node = le nœud lui-même
audit-unreadable = son délai est échu, ou une version plus récente l'a écrite
audit-done = fait
audit-waits = attend une seconde personne
audit-refused = refusé
audit-failed = échoué
audit-receipt = reçu { $number }
audit-ledger-entries = entrées { $from } à { $until }
audit-to = à { $whom }
audit-unusual = Usage inhabituel
audit-unusual-lead = Ce sur quoi quelqu'un devrait s'interroger. Un nombre au-delà de sa limite dit qu'il faut regarder, pas que quelque chose ne va pas.
audit-people = Qui a travaillé ici
audit-look-ups = Recherches
audit-opened = Signalements ouverts
audit-odd = Ce qui ressort
audit-how-counted = Comment chacun est compté
audit-how-case = Recherches pour lesquelles aucun dossier n'a été nommé : { $n } ou plus, et plus de la moitié de toutes.
audit-how-hours = Recherches le week-end ou hors des heures de travail indiquées au nœud : { $n } ou plus.
audit-how-own = Recherches d'un nom, d'une adresse ou d'un numéro par lequel le compte de la personne est connu : une suffit.
audit-how-more = Signalements ouverts : { $n } ou plus, et plus de { $times } fois ce qu'a ouvert la personne au milieu de toutes. Il en faut trois.
audit-seen = Ce qui a été vu
audit-seen-lead = Ce qu'un compte ou un lien a vu entre deux moments, et les délais des violations.
audit-did = Ce qui a été fait
audit-times = Fois
audit-saw = Ce qui a été vu
audit-which = Quels signalements
breaches = Violations de données
breaches-none = Aucune violation notée
breaches-none-words = Demandez d'abord ce qui a été vu. Notez ensuite la violation : le délai court dès ce moment.
breach-note = Noter une violation
breach-what = Ce qu'on en sait
breach-what-hint = Une ligne. Aucun nom de personne.
breach-start = Lancer les 72 heures
breach-known = Connue depuis
breach-due = À notifier avant
breach-how = Comment elle a été notifiée, ou pourquoi elle n'a pas à l'être
breach-stop = Arrêter le délai
breach-ended = délai arrêté { $when }
done-breach-noted = La violation est notée ; les 72 heures courent.
done-breach-ended = Le délai est arrêté.
audit-act-collection = collecte
audit-act-alteration = modification
audit-act-consultation = consultation
audit-act-disclosure = communication
audit-act-combination = interconnexion
audit-act-erasure = effacement
log-use-lawfulness = vérification de la licéité
log-use-self-monitoring = autocontrôle
log-use-integrity = intégrité et sécurité des données
log-use-criminal-proceedings = procédures pénales
odd-without-case = Sans dossier
odd-outside-hours = Hors des heures
odd-own-values = Valeurs propres
odd-far-more = Bien plus que les autres
deed-imported = fichier importé
deed-heard = communiqué par un voisin
deed-decided = décision sur une valeur
deed-series-said = série nommée, ou son infraction dite
deed-work-said = qui travaille sur une série, ou la mène
deed-record-mended = élément mis de côté traité
deed-setting-changed = réglage modifié
deed-link-changed = lien modifié
deed-account-changed = compte modifié
deed-keeping-decided = décision sur la durée de conservation
deed-due-shown = échéances affichées
deed-subjects-shown = demandes de personnes affichées
deed-subject-answered = demande d'une personne satisfaite ou refusée
deed-subject-opened = demande d'une personne reçue
deed-letter-written = lettre à une personne rédigée
deed-breach-noted = violation notée
deed-looked-up = recherché
deed-report-opened = signalement ouvert
deed-reports-listed = signalements listés
deed-series-opened = série ouverte
deed-series-listed = séries listées
deed-desk-opened = bureau ouvert
deed-records-shown = éléments mis de côté montrés
deed-file-shown = fichier examiné
deed-statistics-shown = statistiques montrées
deed-requests-shown = demandes montrées
deed-settings-shown = réglages montrés
deed-log-read = journal lu
deed-logged-in = connexion
deed-logged-out = déconnexion
deed-exported = exporté
deed-neighbour-asked = voisin interrogé
deed-neighbour-answered = voisin renseigné
deed-link-told = communiqué par un lien
deed-ledger-exported = registre exporté
deed-request-told = demande ou réponse envoyée
deed-hit-decided = décision sur une correspondance
deed-series-moved = séries agrandies, fusionnées ou scindées
deed-withdrawn = signalement retiré
deed-term-ended = délai échu
deed-log-ended = anciennes entrées du journal effacées
audit-more-reports = { $n ->
    [one] { $shown } autre signalement
   *[other] { $shown } autres signalements
 }
audit-more-series = { $n ->
    [one] { $shown } autre série
   *[other] { $shown } autres séries
 }
audit-values = { $n ->
    [one] { $shown } valeur demandée
   *[other] { $shown } valeurs demandées
 }
audit-not-named = { $n ->
    [one] { $shown } autre signalement a été compté dans un acte sur un très grand nombre et n'est pas nommé ici.
   *[other] { $shown } autres signalements ont été comptés dans des actes sur un très grand nombre et ne sont pas nommés ici.
 }
breach-hours-left = { $n ->
    [one] encore { $shown } heure
   *[other] encore { $shown } heures
 }
breach-hours-over = { $n ->
    [one] en retard de { $shown } heure
   *[other] en retard de { $shown } heures
 }
