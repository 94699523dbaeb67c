# Nombres employés sur plusieurs pages.
n-reports = { $n ->
    [one] { $shown } signalement
   *[other] { $shown } signalements
 }
n-series = { $n ->
    [one] { $shown } série
   *[other] { $shown } séries
 }
n-states = { $n ->
    [one] { $shown } État
   *[other] { $shown } États
 }
n-organisations = { $n ->
    [one] { $shown } organisation
   *[other] { $shown } organisations
 }
n-sources = { $n ->
    [one] { $shown } source
   *[other] { $shown } sources
 }
n-records = { $n ->
    [one] { $shown } enregistrement
   *[other] { $shown } enregistrements
 }
n-reasons = { $n ->
    [one] { $shown } groupe
   *[other] { $shown } groupes
 }
all-n = Tous ({ $shown })
more-n = { $shown } de plus
pager-of = { $shown } sur { $total }
pager-shown = { $shown } affichés
pager-pages = Pages
pager-first = Première page
pager-next = Suivante
select-row = Sélectionner { $name }
select-all = Sélectionner toutes les lignes de cette page
filters = Filtres en vigueur
filter = Filtrer
filter-remove = Retirer le filtre : { $filter }
filter-text = Mots du récit
filter-kind = Type
filter-country = État
filter-owner = Propriétaire
filter-from = Du
filter-until = Au
filter-source = Source
filter-text-is = mots « { $value } »
filter-kind-is = { $value }
filter-country-is = { $value }
filter-owner-is = propriétaire { $value }
filter-from-is = du { $value }
filter-until-is = au { $value }
filter-series-is = série { $value }
filter-source-is = source { $value }
filter-all = Toutes
filter-across = Dans plus d'un État
any = Tous
show = Afficher
save = Enregistrer
leave = Quitter
why = Pourquoi
why-hint = Une ligne. Elle figure dans l'historique.
csv-of-list = CSV de cette liste
export-ticked = Écrire les signalements cochés en
export-csv = CSV, pour tableurs
export-native = NDJSON, la forme de Joinder
export-save = Enregistrer le fichier
columns = Colonnes
columns-legend = Colonnes affichées à côté du signalement
bring-in = Apporter des signalements
lost = perdus
lost-known-of = connus, de { $known } signalements sur { $all }
lost-of = de { $known } sur { $all }
lost-known-of-none = D'aucun des signalements une perte n'est connue
withheld = retenu
from-to = { $from } au { $to }
bits = bits
together = Ensemble
not-counted = Non compté
growing = croît
steady = stable
quiet = calme

# Colonnes.
col-value = Valeur
col-known = Connue
col-report = Signalement
col-reports = Signalements
col-report-met = Signalement, et qui il rencontre
col-series = Série
col-organisations = Organisations
col-last-seen = Vue en dernier
col-owner = Propriétaire
col-dated = Date
col-received = Reçu
col-loss = Perte
col-weight = Poids
col-states = États
col-state = État
col-new = Nouveaux
col-source = Source
col-set-aside = Mis de côté
col-to-do = À faire
col-seven-days = Sept jours
col-now = Maintenant
col-last-report = Dernier signalement
col-trace = Trace
col-traces = Traces
col-whose = À qui
col-as-written = Telle qu'écrite
col-from = D'où
col-sum = Somme
col-stage = Jusqu'où
col-in-euro = En euros
col-rate-of = Cours du
col-file = Fichier
col-media-type = Type déclaré
col-bytes = Octets
col-evidence = Preuve, et ce que pèse son partage
col-state-of-things = Situation
col-last-came = Venu en dernier
col-read = Lus
col-amended = Modifiés
col-same = Identiques
col-ended = Terminé
col-faults = Champs mis de côté
col-column = Colonne
col-becomes = Devient
col-line = Ligne
col-raw = Tel que dans le fichier
col-reason = Raison
col-record = Enregistrement
col-at-fault = En cause
col-records = Enregistrements
col-since = Depuis
col-kind = Type
col-month = Mois
col-in-series = Dans une série

# Traces.
chip-reports = signalements
chip-shared = partagée
chip-invalid = non valide
chip-copy = Copier { $value }
chip-fault = Attendu : { $expected }. Gardée comme texte ; elle n'est pas comparée.
chip-in-reports = { $n ->
    [0] Dans aucun signalement.
    [one] Dans { $shown } signalement.
   *[other] Dans { $shown } signalements.
 }
chip-shared-why = Partagée par beaucoup de gens sans lien ({ $why }) : elle ne relie pas de signalements.
chip-not-matched = Non comparée.

# Bureau.
desk-empty = Rien n'est encore arrivé. Apportez un fichier, et ce qui va ensemble apparaîtra ici.
desk-reports = { $n ->
    [one] Ce nœud tient { $shown } signalement
   *[other] Ce nœud tient { $shown } signalements
 }
desk-owners = { $n ->
    [one] de { $shown } organisation ;
   *[other] de { $shown } organisations ;
 }
desk-series = { $n ->
    [0] rien ne tient encore ensemble.
    [one] ils forment { $shown } série.
   *[other] ils forment { $shown } séries.
 }
desk-today = { $n ->
    [0] Aucun n'est arrivé aujourd'hui.
    [one] { $shown } est arrivé aujourd'hui.
   *[other] { $shown } sont arrivés aujourd'hui.
 }
desk-hits = Nouveaux recoupements sur nos signalements
desk-hits-none = Pas de nouveau recoupement
desk-hits-none-words = Quand un signalement qui arrive partage des preuves avec un autre, il figure ici, le plus lourd d'abord.
desk-growing = Séries plus anciennes qui ont crû cette semaine
desk-growing-none = Aucune série plus ancienne n'a crû cette semaine
desk-growing-none-words = Les séries déjà connues qui ont reçu des signalements depuis sept jours figurent ici, la plus rapide d'abord. Les nouvelles figurent plus haut, parmi ce qui a changé.
desk-trouble = Sources en difficulté
desk-trouble-none = Toutes les sources vont bien
desk-trouble-none-words = Une source dont le fichier n'a pu être lu, ou qui a des enregistrements mis de côté, figure ici.
desk-set-aside = { $n ->
    [one] { $shown } enregistrement n'a pu être pris et attend d'être corrigé.
   *[other] { $shown } enregistrements n'ont pu être pris et attendent d'être corrigés.
 }
desk-set-aside-fields = { $n ->
    [one] { $shown } champ d'un signalement pris n'a pu être lu et attend d'être corrigé.
   *[other] { $shown } champs de signalements pris n'ont pu être lus et attendent d'être corrigés.
 }
news-title = Ce qui a changé depuis le { $when }
news-none = Rien n'est arrivé et rien n'a changé.
news-reports = Nouveaux signalements
news-grew = Séries ayant reçu des signalements
news-began = nouvelle
news-moved = Réunies et scindées
news-merged = a absorbé
news-split = a laissé partir
news-work = { $who } y travaille.
news-work-came = { $n ->
    [one] { $shown } signalement à vous l'a rejointe.
   *[other] { $shown } signalements à vous l'ont rejointe.
 }
since-choice = Depuis quand
since-visit = Depuis ma dernière visite
since-day = Depuis hier
since-week = Depuis une semaine
meets = rencontre
reports-all = Tous les signalements
series-all = Toutes les séries
sources-all = Toutes les sources
look-at-them = Les regarder
look-at-it = Regarder
fix-and-replay = Corriger et relire

# Recherche.
look-up-kind = Tous les signalements de ce nœud
look-up-lead = Collez une valeur, une liste, ou tout un courrier ou une conversation. Chaque valeur y est lue, mise en forme normale et reçoit une réponse, même inconnue.
look-up-text = Valeurs ou texte
look-up-hint = Jusqu'à 10 000 valeurs à la fois. Les formes détournées comme hxxp, [.] et (at) sont comprises.
look-up-caption = Ce qu'on sait de chaque valeur
look-up-summary = { $all } lues : { $known } connues, { $unknown } inconnues, { $faulty } non valides
look-up-more = { $shown } réponses de plus sont dans le CSV.
known = connue
known-by-part = connu par une partie
known-as-report = référence d'un signalement
known-as-series = une série
search-reports = Le chercher dans les mots des signalements
known-shared = connue, partagée
not-known = inconnue
not-known-shared = inconnue, partagée par nature
not-valid = non valide
does-not-join = ne relie pas de signalements

# Signalements.
reports-kind = Tout ce que ce nœud tient et peut vous montrer
reports-held = signalements
reports-list = Liste des signalements
reports-caption = Signalements, les derniers arrivés d'abord
reports-none = Pas encore de signalements
reports-none-words = Les signalements figurent ici dès qu'un fichier est apporté. Ses colonnes sont reconnues et vous sont montrées d'abord.
reports-none-filtered = Aucun signalement ne répond à ces filtres
reports-none-filtered-words = Retirez un filtre, ou regardez tous les signalements.
join-selected = Mettre dans une série
no-series = aucune
loss-unknown = Pas de perte indiquée
date-unknown = Pas de date indiquée, ou retenue

# Signalement.
report = Signalement
received-on = reçu { $when }
in-series = dans la série
level-offender-side = côté de l'auteur seul
level-traces = traces seules
level-hit-only = recoupement seul
withheld-words = Son propriétaire laisse voir aux autres seulement qu'il y a recoupement, et qui interroger. Le reste est retenu.
withheld-words-traces = Son propriétaire laisse voir au centre les traces de l'auteur, le type, la date et l'État. Le reste est retenu.
withheld-words-partner = Son propriétaire laisse voir aux partenaires le côté de l'auteur et les sommes. Le reste est retenu.
whom-to-ask = Demander la diffusion à :
whom-to-ask-unknown = Demandez la diffusion à son propriétaire. Aucun contact n'est encore connu ici.
told = Ce qui a été raconté
narrative-note = Les traces de l'auteur sont marquées et mènent à ce qu'on en sait. Celles de la victime sont abrégées et jamais comparées.
traces = Traces
traces-caption = Traces de ce signalement
traces-none = Pas de traces
traces-none-words = Rien dans ce signalement n'a pu être lu comme un compte, un téléphone, une adresse ou une autre trace.
port = port { $port }
from-field = champ « { $name } »
from-narrative = récit
from-header = en-tête { $name }
from-attachment = pièce jointe « { $name } »
money = Argent
money-caption = Sommes de ce signalement
lost-together = Perdu, ensemble
event = Fait
kind = Type
kind-in-words = Type, selon les mots de la source
reported = Signalé
began = Début
ended = Fin
registered-in = Enregistré en
proposed = Proposition
proposed-offence = Infraction proposée
proposed-class = Classe proposée
offence = Infraction
offence-and-class = Infraction et classe
offence-confirmed = Confirmée par { $who } le { $when }
offence-decide = Confirmer ou choisir l'infraction
offence-undo = Retirer l'infraction
not-confirmed = Proposé d'après le type ; confirmé par personne.
source = Source
victim = Victime
victim-kind = Personne ou organisation
victim-age = Âge
victim-sector = Secteur
victim-place = Lieu
victim-identity = Identité
victim-identity-words = gardée dans le système national
other-fields = Autres champs
attachments = Pièces jointes
attachments-note = Les pièces jointes ne sont jamais ouvertes, seulement hachées.
versions = Versions
version-by = Version { $number }, par { $who }.
version-gone = Version { $number }, par { $who } : disparue.
history = Historique
hits = Recoupements
hits-none = Pas de recoupement
hits-none-words = Ce signalement ne partage avec aucun autre une preuve qui compte. Ce qui viendra lui sera aussitôt comparé.
hits-in-all = { $shown } recoupements en tout ; les plus forts sont affichés.
same-wording = Texte semblable
confirm = Confirmer
confirm-hit = Confirmer le recoupement avec { $name }
confirmed = confirmé
reject = Écarter
reject-this-hit = Écarter ce recoupement
rejected = écarté
undo-decision = Annuler la décision

history-version = La version { $note } est venue par { $who }.
history-withdrawn = Retiré par { $who }.
history-born = La série a commencé.
history-merged = La série { $note } s'est fondue dans celle-ci.
history-split = Séparée de la série { $note }.
history-ended = La série a pris fin.
history-named = Nommée { $note }.
history-offence = Infraction confirmée par { $who } : { $offence }. { $note }
history-offence-undone = Infraction retirée par { $who }.
history-confirmed = Recoupement confirmé par { $who }. { $note }
history-rejected = Recoupement écarté par { $who } : « { $note } »
history-undone = Décision annulée.
history-work-begun = { $who } y travaille. { $note }
history-work-left = { $who } n'y travaille plus. { $note }
history-work-joined = Notre signalement { $note } l'a rejointe pendant que { $who } y travaille.
history-lead-ours = { $who } dirige. { $note }
history-lead-proposed = { $who } propose pour la diriger : { $note }
history-lead-handed = { $who } transmet la direction à { $note }
history-lead-declined = { $who } ne dirige pas. { $note }
history-asked = { $who } a demandé la diffusion : { $note }
history-granted = Accordé par { $who } jusqu'au { $note }.
history-refused = Refusé par { $who }. { $note }
history-asked-no-more = Demande retirée par { $who }.

# Travail commun sur une série.
work-title = Travail commun
work-workers = Y travaillent
work-nobody = Personne ne le dit encore.
work-since = depuis le { $when }
work-us = ce service
work-no-contact = aucun contact connu
work-take = Nous y travaillons
work-leave = Nous n'y travaillons plus
work-note = Note
work-note-hint = Pour l'historique d'ici. Les autres apprennent ce que vous dites, ni pourquoi, ni qui.
work-leads = Direction
work-nobody-leads = Personne ne le dit encore.
work-several-lead = Plus d'un service dit qu'il dirige. Parlez-vous : l'un transmet ou renonce.
work-offered = { $from } vous transmet la direction et attend votre réponse.
work-handed = { $from } transmet à { $to }, qui n'a pas encore répondu.
work-declined = { $to } a décliné ce que { $from } transmet.
work-proposed = { $from } propose { $to }.
lead-state = Pourrait diriger
lead-nothing = Rien ne désigne un État.
lead-clear = tous les motifs concordent
lead-likely = deux motifs concordent, ou quelque chose est retenu
lead-open = les motifs ne concordent pas, ou un seul est connu
lead-victims = { $country } : le plus de victimes, { $reports } sur { $of }
lead-accounts = { $country } : le plus des comptes utilisés, dans { $reports } signalements
lead-first = { $country } : vue là en premier, le { $day }
lead-undated = { $n ->
    [one] pour { $shown } signalement aucune date n'est connue ici
   *[other] pour { $shown } signalements aucune date n'est connue ici
 }
lead-take = Nous dirigeons
lead-accept = Prendre la direction
lead-decline = Décliner la direction
lead-give-up = Renoncer à la direction
lead-hand = Transmettre la direction
lead-propose = Proposer un autre pour diriger
lead-whom = Organisation
pairs-title = Ce qui est dit de ses signalements
pair-together = ils vont ensemble
pair-apart = { $name } n'en fait pas partie
pair-disputed = Ils ne sont pas d'accord : ici votre propre décision compte, et sans elle aucune.
pair-how = Confirmez ou écartez le recoupement sur la page du signalement.

# Séries.
series-kind = Signalements qui vont ensemble
series-list = Liste des séries
series-caption = Séries
series-new = Nouvelle série
series-none = Pas encore de séries
series-none-words = Quand deux signalements partagent des preuves assez fortes, ils forment une série, qui figure ici.
series-name = Nom de la série
series-stateless = { $n ->
    [one] de { $shown } signalement l'État n'est pas connu : son propriétaire le retient, ou n'est d'aucun État
   *[other] de { $shown } signalements l'État n'est pas connu : leur propriétaire le retient, ou n'est d'aucun État
 }
name-it = Nommer
graph = Comment les signalements tiennent ensemble
graph-needs-script = Le graphe demande un script. Les listes à côté et dessous disent la même chose.
weeks = Signalements par semaine et par État
week-of = Semaine du
others = Autres
same-as-table = La même chose en tableau
where = D'où viennent les signalements
by-state = Signalements par État
evidence = Preuves
evidence-caption = Preuves qui tiennent la série ensemble
evidence-none = Pas de valeurs communes
evidence-none-words = Ces signalements ne tiennent ensemble que par des décisions ou par leur texte.
evidence-none-of-kind = Aucune valeur de ce type ne figure dans deux signalements de la série.
evidence-kinds = Type de trace
evidence-foot = Une valeur que partagent des gens sans lien ne doit pas relier de signalements. Déclarez-la partagée, et la série est coupée là.
evidence-more = { $shown } preuves de plus
evidence-silent = { $shown } non comptées, et pourquoi
evidence-silent-caption = Ce que portent les signalements et qui ne compte pas
cut-here = Couper ici
cut-words = Désormais la valeur ne relie plus de signalements, ici et dans toute autre série. Cela peut être annulé.
declare-shared = Déclarer partagée
declare-own = Déclarer propre à un seul auteur
own-words = Désormais la valeur compte pleinement, si différents que soient ses signalements. Cela peut être annulé.
decisions = Décisions
decision-confirm = Recoupement confirmé :
decision-reject = Recoupement écarté :
decision-shared = Déclarée partagée :
decision-own = Déclarée propre à un seul auteur :
undone = Annulé.

# Trace.
what-is-known = Ce qu'on sait
points-to = Désigne
joins = relie des signalements
shared-because = Partagée par des gens sans lien :
weight-own = Une valeur propre à un auteur : elle tient ses signalements ensemble.
weight-alone = Elle n'est que dans un signalement, ou trop faible seule pour en tenir ensemble.
trace-reports = Signalements qui la portent
trace-more = { $shown } signalements de plus la portent ; la liste des signalements les trouve par leur série.
trace-none = Dans aucun signalement
trace-none-words = Aucun signalement que vous puissiez connaître ne la porte du côté de l'auteur.

# Sources.
sources-kind = D'où viennent les signalements
sources-lead = Une source a un propriétaire, une correspondance de ses colonnes et des conditions. On la règle une fois, sur un aperçu, et tout fichier suivant est lu de même.
sources-none = Pas encore de sources
sources-none-words = Le premier fichier que vous apportez en crée une. Vous voyez ce qui sera pris avant que rien ne le soit.
source-new = Nouvelle source
source-well = va bien
source-nothing-yet = rien n'est encore venu
source-set-aside = { $n ->
    [one] { $shown } enregistrement mis de côté
   *[other] { $shown } enregistrements mis de côté
 }
source-set-aside-fields = { $n ->
    [one] { $shown } champ mis de côté
   *[other] { $shown } champs mis de côté
 }
source-what = Ce qu'elle apporte
source-name = Nom
source-name-hint = Court et durable ; il figure dans les reçus et les filtres.
source-owner = Propriétaire des signalements
source-owner-hint = Le code de l'organisation qui les a enregistrés, comme NL-police.
source-unit = Unité
unit-all = Toutes les unités
source-country = État
source-format = Format
source-kind = Type, quand un signalement n'en dit pas
source-conditions = Conditions de ses signalements
source-conditions-words = Elles valent quand un signalement n'en dit pas lui-même. Ce que vous laissez ouvert prend le réglage prudent. Les signalements déjà pris gardent les conditions sous lesquelles ils sont venus.
source-mapping = Correspondance
source-mapping-label = Comment ses colonnes deviennent des champs (TOML)
source-mapping-hint = Vide pour la tirer du prochain fichier. L'aperçu d'un fichier la change par des listes de choix.
format-recognise = Le reconnaître
none-chosen = Non défini
release = Diffusion
tlp = TLP
pap = PAP
audience = Destinataires
audience-list = Seulement ces organisations
audience-list-hint = Codes séparés par des virgules. Un centre l'apprend aussi, autant que la communication le permet. Une liste vide veut dire personne, et aucun centre.
source-markings = Conditions écrites dans un fichier
markings-narrow = ne font que restreindre celles fixées ici
markings-hold = valent même là où elles sont plus larges
source-also-of = Autres propriétaires qu'elle peut apporter
source-also-of-hint = Codes séparés par des virgules. Un enregistrement qui nomme un autre propriétaire que celui de la source est mis de côté.
default-is = Par défaut : { $value }
upload = Envoi
upload-source = Source
upload-new-source = Une nouvelle
upload-new-name = Nom de la nouvelle source
upload-new-hint = Vide pour prendre le nom du fichier.
upload-choose = Choisir un fichier
upload-drop = ou le déposer ici
upload-formats = CSV, XLSX, JSON, courrier (.eml, .mbox), MISP, STIX 2.1, texte simple, ou un zip de tout cela.
upload-button = Envoyer et regarder
upload-note = Rien n'est pris avant que vous ayez vu l'aperçu. Apporter deux fois le même fichier ne change rien.
receipt = Reçu
receipts = Derniers reçus
receipts-caption = Reçus, les plus récents d'abord
receipts-none = Pas encore de reçus
receipts-none-words = Chaque fichier apporté en laisse un : ce qui a été lu, nouveau, modifié, identique et mis de côté.
cut-short = interrompu
file-size = { $size } ko
import = prise
import-running = Prise en cours.
import-leave = Vous pouvez quitter cette page ; cela continue.
import-done = Fini. Tout est durablement gardé.
import-stopped = Arrêt avant la fin :
import-stopped-words = Ce qui a été confirmé est gardé. Apportez de nouveau le même fichier : rien ne sera doublé.
refresh = Actualiser
see-reports = Voir les signalements
see-series = Voir les séries
see-set-aside = { $n ->
    [one] Voir { $shown } mis de côté
   *[other] Voir { $shown } mis de côté
 }

# Aperçu.
preview-kind = aperçu, rien n'est encore pris
preview-of = { $good } des { $all } premiers enregistrements deviennent des signalements
preview-source = Par la source { $name }
preview-rows = Les premiers enregistrements, et les signalements qu'ils deviennent
preview-none = Rien à montrer
preview-none-words = Le fichier ne contient aucun enregistrement lisible ainsi. Changez plus haut la façon de le lire.
preview-unreadable = Le fichier est illisible :
preview-bad = { $n ->
    [one] { $shown } des enregistrements montrés serait mis de côté, gardé entier. Sa faute est indiquée à sa cellule.
   *[other] { $shown } des enregistrements montrés seraient mis de côté, gardés entiers. Leurs fautes sont indiquées à leurs cellules.
 }
preview-notes = Ce qui a été reconnu, et à quoi ({ $shown })
take-in = Prendre
show-again = Montrer de nouveau
read-how = Comment le fichier est lu
read-encoding = Encodage
read-delimiter = Colonnes séparées par
read-header = En-tête à la ligne
read-decimal = Signe décimal
read-dates = Ordre des dates
read-zone = Fuseau horaire
read-currency = Monnaie quand rien n'est dit
read-columns = Ce que devient chaque colonne
recognise = Le reconnaître
becomes = { $column } devient
meaning-report = Du signalement
meaning-offender = Une trace de l'auteur
meaning-victim = Une trace de la victime
would-be-set-aside = mis de côté
kept-whole = Gardé entier ; relu une fois corrigé.
expected = Attendu : { $expected }

# Mis de côté.
set-aside-kind = Ce qui n'a pu être pris, gardé entier
set-aside-lead = Corrigez l'enregistrement, ou la correspondance, et relisez tout le groupe. Rien ici n'est perdu.
set-aside-none = Rien n'est mis de côté
set-aside-none-words = Un enregistrement ou un champ qui ne peut être pris figure ici, gardé octet pour octet, jusqu'à ce qu'il soit corrigé ou écarté.
by-reason = Par raison
records = Enregistrements
record = Enregistrement
group-words = Si la correspondance est fausse, corrigez-la là ; puis relisez tout le groupe.
mend-mapping = Corriger la correspondance
replay-all = { $n ->
    [one] Le relire
   *[other] Relire les { $shown }
 }
file-line = { $file }, ligne { $line }
file-byte = { $file }, octet { $byte }
kept-without = Le reste a été gardé :
record-raw = Tel qu'il est venu
record-mend = Corriger et relire
record-mend-hint = Ce qui est venu reste dans le fonds tel quel.
record-truncated = Seul le début est montré et gardé ; l'enregistrement était trop grand.
record-bytes = Les octets qui ne sont pas du texte dans l'encodage du fichier sont écrits \x et deux chiffres.
record-not-text = Cet enregistrement n'est pas du texte et ne peut être corrigé ici. Corrigez le fichier, ou la correspondance.
raw-withheld = non communiqué
record-withheld = Le propriétaire de cet enregistrement ne le laisse pas voir en entier ici.
record-not-read = L'enregistrement n'est pas montré : votre rôle ne lit pas de signalements. Corrigez la correspondance et relisez-le, ou laissez-le à qui les lit.
record-unfit = Cet enregistrement ne peut être relu seul : il n'a pas été gardé en entier. Corrigez le fichier et importez-le de nouveau.
record-lacking = Il manque à l'encodage du fichier un caractère de ce que vous avez écrit. Écrivez-le autrement, ou donnez un autre encodage dans la correspondance de la source.
record-stale = Une version plus récente de ce signalement est arrivée depuis, et fait foi. Écartez cet enregistrement.
mend-and-replay = Enregistrer et relire
replay-as-is = Relire tel quel
still-set-aside = Il serait encore mis de côté. Attendu : { $expected }
dismiss = Écarter
dismiss-words = Il ne sera pas pris. L'enregistrement reste dans le fonds avec votre raison.

# Statistiques.
statistics-kind = Ce qu'il y a dans le fonds
statistics-lead = Là où les autres ont moins de cinq signalements d'un type et d'un État, ils comptent comme « non dit » ; d'un mois, avec le suivant.
statistics-none = Rien à compter encore
statistics-none-words = Les chiffres par type, État et mois figurent ici dès qu'il y a des signalements.
by-kind = Par type
by-month = Signalements par mois
by-kind-and-state = Par type et État
share = Part
share-in-series = { $share } sont dans une série
others-left-out = certains signalements d'autres ne sont pas comptés : moins de cinq d'un type, ou d'un mois non terminé
not-told = non dit

# Pourquoi une valeur ne compte pas, et ce qui ne va pas avec une autre.
why-on-list = sur la liste « { $list } »
why-listed = sur une liste de ce que beaucoup partagent par nature
why-declared = déclarée partagée par un analyste
why-unlike = ses signalements forment { $groups } groupes qui ne partagent rien d'autre ({ $largest } sur { $comparable } dans le plus grand), de { $kinds } types, sur { $days } jours
why-too-common = trop répandue pour dire quoi que ce soit
fault-alphabet = les seuls caractères que ce type possède
fault-length = la longueur de ce type
fault-structure = la structure de son pays, de sa chaîne ou de son algorithme
fault-checksum = des chiffres de contrôle justes
fault-unknown = un pays, un domaine de premier niveau ou une chaîne qui existe
fault-doubtful = de quoi dire ce que c'est : un schéma, un chemin, une colonne à elle
unread-invalid = ressemble à : { $claimed } ; attendu : { $expected }
unread-no-country-code = ressemble à un numéro de téléphone tel qu'on le compose dans un État : mettez l'indicatif du pays, par exemple +49, à la place du premier 0
unread-no-country = ressemble à : { $claimed }, tel qu'on l'écrit dans un État ; donnez la forme internationale, par exemple un IBAN
unread-unknown = attendu : un compte tel qu'un IBAN, une adresse e-mail, un numéro de téléphone précédé de + ou de 0, un site, une adresse IP, un portefeuille, une empreinte, ou un nom tel que @nom, plateforme:nom ou user:nom
hit-in-both = Dans les deux : { $what }
hit-of-nothing = Rien qui compte
