# Infractions, les actes qui les définissent, classes d'incident et autres codes, comme on les lit.
law-d2013-40-art3 = Accès illégal à des systèmes d'information
law-d2013-40-art4 = Atteinte illégale à l'intégrité d'un système
law-d2013-40-art5 = Atteinte illégale à l'intégrité des données
law-d2013-40-art6 = Interception illégale
law-d2013-40-art7 = Outils utilisés pour commettre les infractions
law-d2013-40-art7a = Outils : programme conçu principalement pour de telles infractions
law-d2013-40-art7b = Outils : mot de passe, code d'accès ou données semblables
law-d2013-40-art8-1 = Incitation et complicité
law-d2013-40-art8-2 = Tentative
law-d2019-713-art3 = Utilisation frauduleuse d'instruments de paiement autres que les espèces
law-d2019-713-art4 = Infractions liées aux instruments de paiement matériels
law-d2019-713-art5 = Infractions liées aux instruments de paiement immatériels
law-d2019-713-art6 = Fraude liée aux systèmes d'information
law-d2019-713-art7 = Outils utilisés pour commettre les infractions
law-d2019-713-art8 = Incitation, complicité et tentative
law-budapest-art2 = Accès illégal
law-budapest-art3 = Interception illégale
law-budapest-art4 = Atteinte à l'intégrité des données
law-budapest-art5 = Atteinte à l'intégrité du système
law-budapest-art6 = Abus de dispositifs
law-budapest-art7 = Falsification informatique
law-budapest-art8 = Fraude informatique
law-budapest-art9 = Infractions liées au matériel d'abus sexuels sur enfants
law-budapest-art10 = Infractions liées aux atteintes au droit d'auteur
law-budapest-art11 = Tentative et complicité

act-attacks = directive 2013/40/UE
act-payment-fraud = directive (UE) 2019/713
act-budapest = Convention sur la cybercriminalité (STE 185)

class-abusive-content-spam = Spam
class-abusive-content-harmful-speech = Propos nuisibles
class-abusive-content-violence = Exploitation sexuelle d'enfants, contenu sexuel ou violent
class-malicious-code-infected-system = Système infecté
class-information-gathering-social-engineering = Ingénierie sociale
class-intrusions-unprivileged-account-compromise = Compromission d'un compte sans privilèges
class-intrusions-system-compromise = Compromission d'un système
class-availability-ddos = Déni de service distribué
class-information-content-security-unauthorised-information-access = Accès non autorisé à des informations
class-information-content-security-unauthorised-information-modification = Modification non autorisée d'informations
class-fraud-unauthorised-use-of-resources = Utilisation non autorisée de ressources
class-fraud-masquerade = Usurpation d'identité
class-fraud-phishing = Hameçonnage
class-other-other = Non classé
class-other-undetermined = Indéterminé

for-purpose-a = recoupement
for-purpose-b = analyse stratégique ou thématique
for-purpose-c = analyse opérationnelle
for-purpose-d = facilitation de l'échange d'informations
for-purpose-e = recherche et innovation
for-purpose-f = information du public sur les personnes recherchées

victim-is-person = personne
victim-is-organisation = organisation

age-0-13 = moins de 14 ans
age-14-17 = 14 à 17 ans
age-18-24 = 18 à 24 ans
age-25-34 = 25 à 34 ans
age-35-44 = 35 à 44 ans
age-45-54 = 45 à 54 ans
age-55-64 = 55 à 64 ans
age-65-74 = 65 à 74 ans
age-75 = 75 ans et plus

sector-energy = Énergie
sector-energy-electricity = Électricité
sector-energy-district-heating-cooling = Réseaux de chaleur et de froid
sector-energy-oil = Pétrole
sector-energy-gas = Gaz
sector-energy-hydrogen = Hydrogène
sector-transport = Transports
sector-transport-air = Transport aérien
sector-transport-rail = Transport ferroviaire
sector-transport-water = Transport par eau
sector-transport-road = Transport routier
sector-banking = Secteur bancaire
sector-financial-market = Infrastructures des marchés financiers
sector-health = Santé
sector-drinking-water = Eau potable
sector-waste-water = Eaux usées
sector-digital-infrastructure = Infrastructure numérique
sector-ict-service-management = Gestion des services TIC
sector-public-administration = Administration publique
sector-space = Espace
sector-postal-courier = Services postaux et d'expédition
sector-waste-management = Gestion des déchets
sector-chemicals = Produits chimiques
sector-food = Denrées alimentaires
sector-manufacturing = Fabrication
sector-manufacturing-medical-devices = Dispositifs médicaux
sector-manufacturing-computer-electronic-optical = Informatique, électronique et optique
sector-manufacturing-electrical-equipment = Équipements électriques
sector-manufacturing-machinery = Machines
sector-manufacturing-motor-vehicles = Véhicules automobiles et remorques
sector-manufacturing-other-transport-equipment = Autres matériels de transport
sector-digital-providers = Fournisseurs numériques
sector-research = Recherche

# Ce que demande une autorité de contrôle.
supervision = Pour l'autorité de contrôle
supervision-lead = Ce que le nœud sait de son propre traitement : des nombres et des réglages, aucune personne, aucun signalement, aucune valeur.
supervision-of = { $whose }, établi le { $when }
supervision-nobody = Qui travaille sur cette machine : il n'y a pas encore de compte.
supervision-refused-acts = Refusés
assessment-here = Ici et maintenant
assessment-reports = { $n ->
    [one] { $shown } signalement
   *[other] { $shown } signalements
 }
assessment-sources = { $n ->
    [one] de { $shown } source
   *[other] de { $shown } sources
 }
assessment-months = { $n ->
    [one] conservés { $shown } mois au plus
   *[other] conservés { $shown } mois au plus
 }
assessment-recipients = { $n ->
    [one] { $shown } destinataire
   *[other] { $shown } destinataires
 }
assessment-accounts = { $n ->
    [one] { $shown } personne ayant accès
   *[other] { $shown } personnes ayant accès
 }
supervision-record = Registre du traitement (directive (UE) 2016/680, art. 24)
supervision-controller = Responsable du traitement
supervision-purposes = Finalités
supervision-purposes-words = Prévention, enquête et détection de la cybercriminalité : trouver les signalements de différents États qui vont ensemble, et agir ensemble.
supervision-persons = Personnes concernées
supervision-persons-words = Celles qui ont signalé et subi un préjudice ; celles qui sont soupçonnées, pour autant que les traces d'une infraction mènent à elles ; d'autres qu'un signalement nomme.
supervision-data = Données
supervision-data-words = Les signalements tels qu'ils sont venus : le récit, les dates, les sommes, les coordonnées de la victime, et les traces de l'auteur telles que comptes, numéros de téléphone, adresses et noms. Des catégories particulières seulement là où quelqu'un les a écrites dans un récit.
supervision-basis = Base juridique
supervision-basis-words = À nommer par le responsable : la disposition de droit national selon laquelle il reçoit des signalements d'infractions.
supervision-profiling = Profilage
supervision-profiling-words = Aucun. Les signalements sont joints par des traces communes, chaque jonction avec ses raisons ; ce qui a des conséquences pour quelqu'un est décidé par une personne.
supervision-third-countries = Transferts vers des pays tiers
supervision-third-countries-words = Les signalements vont aux destinataires ci-dessous et à personne d'autre. Lequel d'entre eux est hors de l'Union figure à côté de son nom : pour ceux-là, le responsable indique le fondement (art. 35 à 38).
supervision-reports = Signalements recoupés
supervision-store = Où sont les données
store-sealed = scellé par un fichier de clé
store-open = non scellé
supervision-people = Qui a accès
supervision-units = Unités
supervision-no-unit = Aucune : chacun décide de tout, dans la mesure de son rôle.
supervision-log = Le journal
supervision-log-unsaid = gardé sans fin
supervision-log-days = { $n ->
    [one] garde ce qu'il dit { $shown } jour
   *[other] garde ce qu'il dit { $shown } jours
 }
supervision-made = Établi
supervision-terms = Durée de conservation des signalements
supervision-owner = Propriétaire
supervision-months = Mois
supervision-no-source = Pas encore de source.
supervision-no-recipient = Personne : il n'y a pas de lien.
supervision-recipients = Destinataires
supervision-entries = Entrées dites
supervision-recipients-words = À chacun est dit ce que permettent les conditions du propriétaire, dans un registre signé qui dit quoi et quand.
supervision-controls = Sécurité du traitement : les dix contrôles (art. 29, par. 2)
control-equipment = Accès aux installations
control-equipment-words = Par qui exploite la machine : locaux fermés. Le nœud ne répond qu'à sa propre machine, jusqu'à ce qu'il y ait des comptes et TLS.
control-media = Supports de données
control-media-words = Par qui exploite la machine : disques chiffrés, destruction des supports ; la base peut être scellée par un fichier de clé, et le registre ci-dessus dit si elle l’est. Les fichiers et lignes sortis figurent au journal.
control-storage = Conservation
control-storage-words = Un rôle pour chaque compte et un droit pour chaque adresse, refusé là où aucun n'est nommé ; une seule décision de communication pour toute sortie ; des durées, après lesquelles les signalements sont effacés.
control-user = Utilisateurs
control-user-words = Des comptes de personnes avec un second facteur ou une clé d'accès ; des sessions qui finissent ; des jetons de programmes avec une fin ; des délais pour qui devine.
control-access = Accès aux données
control-access-words = Qui crée des comptes ne lit aucun signalement, et qui en lit ne crée pas de comptes. Finalité et affaire sont demandées avant d'ouvrir les données d'autrui.
control-communication = Transmission
control-communication-words = Ce qui a été dit à chaque destinataire, et quand, figure au registre du lien et au journal ; les deux se vérifient sans le nœud.
control-input = Introduction
control-input-words = Chaque lot, changement et décision figure au journal avec son auteur et l'heure ; les versions d'un signalement restent jusqu'à son effacement.
control-transport = Transport
control-transport-words = TLS 1.3 entre nœuds, avec des certificats que les deux côtés ont fixés ; TLS pour les navigateurs. PostgreSQL sur une autre machine est joint sans TLS.
control-recovery = Restauration
control-recovery-words = Ce qui est confirmé survit à une panne ; l'index et les séries sont refaits des entrées. Les sauvegardes reviennent à qui exploite la machine.
control-integrity = Fiabilité et intégrité
control-integrity-words = Des têtes signées sur le journal et sur chaque registre ; un vérificateur en Python pur ; les défauts figurent au journal propre du nœud et sur ses pages.
assessment = Analyse d'impact à poursuivre (art. 27)
assessment-description = Le traitement
assessment-description-words = Comme au registre ci-dessus : quels signalements, de quelles sources, pour qui et combien de temps.
assessment-need = Nécessité et proportion
assessment-need-words = À écrire par le responsable : pourquoi les signalements doivent être mis en commun pour servir, et pourquoi moins ne suffirait pas. Le nœud aide en ne disant aux autres qu'un recoupement là où le propriétaire n'a pas dit plus.
assessment-risks = Risques pour les personnes
assessment-risks-words = À peser par le responsable : une victime nommée là où personne n'a à le savoir ; quelqu'un joint à une série par une trace commune qui n'est pas celle d'un auteur ; un signalement gardé trop longtemps ; un regard sans raison sur les données d'autrui ; un destinataire qui ne tient pas les conditions.
assessment-measures = Mesures
assessment-measures-words = Les dix contrôles ci-dessus ; des listes d'alerte et des poids contre les fausses jonctions, des décisions que l'on peut défaire ; des durées et le rappel ; le journal et la page des usages inhabituels ; deux personnes là où cela importe.
assessment-foot = C'est un début, et non une analyse : ce qui est à écrire ou à peser revient au responsable.
supervision-use = Ce qui a été fait, par mois
supervision-use-words = Est compté ce qui a été fait. Refusés : les actes de toute sorte qui ont été refusés, ou pour lesquels il n'y avait rien.
supervision-look-ups = Recherches
supervision-values = Valeurs demandées
supervision-opened = Signalements ouverts
supervision-exports = Sortis
supervision-heard = Lots de voisins
supervision-withdrawn = Signalements repris
supervision-answers = Demandes, effacements, violations
supervision-what = De quelle sorte
supervision-granted = Accordées
supervision-refused = Refusées
supervision-open = En cours
supervision-other = Autrement
supervision-asked-of-us = Communication, demandée par d'autres
supervision-asked-by-us = Communication, demandée à d'autres
supervision-erased = Signalements effacés durant ces mois, selon qui a fixé leur jour
supervision-breaches = Violations notées
supervision-breaches-open = { $n ->
    [one] { $shown } en cours
   *[other] { $shown } en cours
 }
