//! The platforms: hosts, and what an account's name may be there.
//!
//! Lengths and alphabets are the platforms' own published rules for user names; where they publish none, what is seen.

/// What the letters of a name may be beside `a`–`z` and digits.
#[derive(Clone, Copy)]
pub(super) struct Platform {
    /// The word before the colon of the normal form.
    pub(super) name: &'static str,
    /// Other words for it, in lower case.
    pub(super) aliases: &'static [&'static str],
    /// Hosts under which accounts stand; hosts below them belong too.
    pub(super) hosts: &'static [&'static str],
    /// What stands in the path before the name: `""` for none, `in/`, `@`.
    pub(super) paths: &'static [&'static str],
    /// A parameter of the query that holds the name.
    pub(super) parameter: Option<&'static str>,
    pub(super) min: usize,
    pub(super) max: usize,
    /// Signs allowed in names.
    pub(super) signs: &'static str,
    /// Signs that make no difference and are dropped.
    pub(super) ignored: &'static str,
    /// Heads of paths that are pages of the platform and no accounts.
    pub(super) reserved: &'static [&'static str],
}

const PLAIN: Platform = Platform {
    name: "",
    aliases: &[],
    hosts: &[],
    paths: &[""],
    parameter: None,
    min: 1,
    max: 100,
    signs: "._-",
    ignored: "",
    reserved: &[],
};

/// Every known platform.
pub(super) const PLATFORMS: &[Platform] = &[
    Platform {
        name: "telegram",
        aliases: &["tg", "telegramm"],
        hosts: &["t.me", "telegram.me", "telegram.dog"],
        paths: &["", "s/"],
        min: 4,
        max: 32,
        signs: "_+-",
        reserved: &[
            "addstickers",
            "share",
            "proxy",
            "socks",
            "addtheme",
            "setlanguage",
            "iv",
            "c",
            "login",
            "addemoji",
        ],
        ..PLAIN
    },
    Platform {
        name: "whatsapp",
        aliases: &["wa", "whats app"],
        hosts: &["wa.me", "whatsapp.com", "chat.whatsapp.com", "api.whatsapp.com"],
        min: 5,
        max: 40,
        signs: "_-",
        reserved: &["send", "contact", "download", "legal", "security", "privacy", "channel"],
        ..PLAIN
    },
    Platform {
        name: "facebook",
        aliases: &["fb", "face book", "messenger", "facebook messenger"],
        hosts: &["facebook.com", "fb.com", "fb.me", "m.me", "messenger.com"],
        paths: &["", "people/*/", "groups/", "pages/*/", "p/", "t/"],
        parameter: Some("id"),
        min: 4,
        max: 100,
        // Dots make no difference in Facebook's names.
        ignored: ".",
        reserved: &[
            "sharer",
            "share",
            "share.php",
            "sharer.php",
            "dialog",
            "login",
            "login.php",
            "help",
            "watch",
            "photo",
            "photo.php",
            "events",
            "marketplace",
            "story.php",
            "permalink.php",
            "plugins",
            "tr",
            "ads",
            "policies",
            "settings",
            "business",
            "reel",
            "l.php",
            "hashtag",
            "gaming",
            "profile.php",
            "people",
            "groups",
            "pages",
        ],
        ..PLAIN
    },
    Platform {
        name: "instagram",
        aliases: &["ig", "insta"],
        hosts: &["instagram.com", "instagr.am", "ig.me"],
        paths: &["", "stories/", "m/"],
        max: 30,
        signs: "._",
        reserved: &["p", "reel", "reels", "explore", "accounts", "tv", "direct", "about", "legal", "stories"],
        ..PLAIN
    },
    Platform {
        name: "x",
        aliases: &["twitter", "x.com", "twitter/x", "x/twitter"],
        hosts: &["x.com", "twitter.com"],
        max: 15,
        signs: "_",
        reserved: &[
            "home", "i", "intent", "search", "hashtag", "share", "explore", "settings", "login", "tos",
            "privacy", "messages",
        ],
        ..PLAIN
    },
    Platform {
        name: "tiktok",
        aliases: &["tik tok"],
        hosts: &["tiktok.com"],
        paths: &["@"],
        max: 24,
        signs: "._",
        ..PLAIN
    },
    Platform {
        name: "discord",
        hosts: &["discord.gg", "discord.com", "discordapp.com"],
        paths: &["users/", "invite/", ""],
        max: 37,
        signs: "._-#",
        reserved: &[
            "users",
            "invite",
            "channels",
            "api",
            "login",
            "app",
            "download",
            "developers",
            "servers",
            "terms",
        ],
        ..PLAIN
    },
    Platform { name: "signal", hosts: &["signal.me"], min: 3, max: 40, signs: "._", ..PLAIN },
    Platform { name: "viber", hosts: &["viber.com"], min: 3, ..PLAIN },
    Platform { name: "skype", min: 6, max: 64, signs: "._-:,", ..PLAIN },
    Platform { name: "wechat", aliases: &["weixin"], min: 6, max: 20, signs: "_-", ..PLAIN },
    Platform {
        name: "line",
        hosts: &["line.me"],
        paths: &["ti/p/~", "r/ti/p/@", "ti/p/"],
        min: 3,
        max: 20,
        signs: "._-@",
        ..PLAIN
    },
    Platform { name: "kik", hosts: &["kik.me"], min: 2, max: 20, signs: "._", ..PLAIN },
    Platform {
        name: "snapchat",
        aliases: &["snap"],
        hosts: &["snapchat.com"],
        paths: &["add/", "@"],
        min: 3,
        max: 15,
        ..PLAIN
    },
    Platform {
        name: "threads",
        hosts: &["threads.net", "threads.com"],
        paths: &["@"],
        max: 30,
        signs: "._",
        ..PLAIN
    },
    Platform { name: "threema", aliases: &[], hosts: &["threema.id"], min: 8, max: 8, signs: "*", ..PLAIN },
    Platform {
        name: "linkedin",
        hosts: &["linkedin.com"],
        paths: &["in/", "company/", "pub/"],
        min: 3,
        ..PLAIN
    },
    Platform { name: "youtube", hosts: &["youtube.com"], paths: &["@", "channel/", "c/", "user/"], ..PLAIN },
    Platform {
        name: "reddit",
        hosts: &["reddit.com"],
        paths: &["user/", "u/"],
        min: 3,
        max: 20,
        signs: "_-",
        ..PLAIN
    },
    Platform {
        name: "pinterest",
        hosts: &["pinterest.com"],
        max: 30,
        signs: "_",
        reserved: &["pin", "search"],
        ..PLAIN
    },
    Platform {
        name: "twitch",
        hosts: &["twitch.tv"],
        min: 3,
        max: 25,
        signs: "_",
        reserved: &["directory", "videos"],
        ..PLAIN
    },
    Platform {
        name: "vk",
        aliases: &["vkontakte"],
        hosts: &["vk.com", "vk.ru"],
        max: 32,
        signs: "._",
        ..PLAIN
    },
    Platform {
        name: "ok",
        aliases: &["odnoklassniki"],
        hosts: &["ok.ru"],
        paths: &["profile/", ""],
        ..PLAIN
    },
    Platform { name: "bluesky", aliases: &["bsky"], hosts: &["bsky.app"], paths: &["profile/"], ..PLAIN },
    Platform {
        name: "steam",
        hosts: &["steamcommunity.com"],
        paths: &["id/", "profiles/"],
        max: 32,
        signs: "_-",
        ..PLAIN
    },
    Platform { name: "onlyfans", hosts: &["onlyfans.com"], max: 30, signs: "._-", ..PLAIN },
    Platform { name: "tinder", hosts: &["tinder.com"], paths: &["@"], ..PLAIN },
    Platform { name: "badoo", hosts: &["badoo.com"], paths: &["profile/"], ..PLAIN },
    Platform {
        name: "paypal",
        hosts: &["paypal.me", "paypal.com"],
        paths: &["paypalme/", ""],
        max: 20,
        signs: "",
        reserved: &["paypalme", "signin", "cgi-bin", "myaccount", "invoice"],
        ..PLAIN
    },
    Platform { name: "revolut", hosts: &["revolut.me"], max: 30, ..PLAIN },
    Platform {
        name: "cashapp",
        aliases: &["cash app"],
        hosts: &["cash.app"],
        paths: &["$"],
        max: 20,
        signs: "_-",
        ..PLAIN
    },
    // Marketplaces: the seller.
    Platform {
        name: "ebay",
        hosts: &[
            "ebay.com",
            "ebay.de",
            "ebay.fr",
            "ebay.it",
            "ebay.es",
            "ebay.nl",
            "ebay.at",
            "ebay.be",
            "ebay.ie",
            "ebay.pl",
            "ebay.co.uk",
        ],
        paths: &["usr/", "str/"],
        max: 64,
        signs: "._-*",
        ..PLAIN
    },
    Platform {
        name: "vinted",
        hosts: &[
            "vinted.com",
            "vinted.fr",
            "vinted.de",
            "vinted.nl",
            "vinted.be",
            "vinted.es",
            "vinted.it",
            "vinted.pl",
            "vinted.lt",
            "vinted.cz",
            "vinted.at",
            "vinted.pt",
            "vinted.se",
            "vinted.ro",
            "vinted.hu",
            "vinted.sk",
            "vinted.hr",
            "vinted.gr",
            "vinted.fi",
            "vinted.dk",
            "vinted.lu",
        ],
        paths: &["member/"],
        ..PLAIN
    },
    Platform { name: "marktplaats", hosts: &["marktplaats.nl"], paths: &["u/*/"], ..PLAIN },
    Platform {
        name: "2dehands",
        aliases: &["2ememain", "tweedehands"],
        hosts: &["2dehands.be", "2ememain.be"],
        paths: &["u/*/"],
        ..PLAIN
    },
    Platform { name: "leboncoin", hosts: &["leboncoin.fr"], paths: &["profil/", "profile/"], ..PLAIN },
    Platform {
        name: "kleinanzeigen",
        aliases: &["ebay kleinanzeigen", "ebay-kleinanzeigen"],
        hosts: &["kleinanzeigen.de"],
        paths: &["pro/"],
        parameter: Some("userid"),
        ..PLAIN
    },
    Platform {
        name: "willhaben",
        hosts: &["willhaben.at"],
        paths: &["iad/kaufen-und-verkaufen/verkaeuferprofil/"],
        ..PLAIN
    },
    Platform {
        name: "allegro",
        hosts: &["allegro.pl", "allegro.cz", "allegro.sk", "allegro.hu"],
        paths: &["uzytkownik/", "uzivatel/"],
        ..PLAIN
    },
    Platform {
        name: "olx",
        hosts: &["olx.pl", "olx.pt", "olx.ro", "olx.bg", "olx.ua"],
        paths: &[
            "oferty/uzytkownik/",
            "d/oferty/uzytkownik/",
            "ads/user/",
            "d/anuncios/user/",
            "oferte/user/",
        ],
        ..PLAIN
    },
    Platform { name: "subito", hosts: &["subito.it"], paths: &["utente/"], ..PLAIN },
    Platform { name: "wallapop", hosts: &["wallapop.com"], paths: &["user/", "app/user/"], ..PLAIN },
    Platform { name: "milanuncios", hosts: &["milanuncios.com"], paths: &["usuario/"], ..PLAIN },
    Platform { name: "blocket", hosts: &["blocket.se"], paths: &["profil/", "profile/"], ..PLAIN },
    Platform { name: "tori", hosts: &["tori.fi"], paths: &["profile/"], ..PLAIN },
    Platform { name: "dba", hosts: &["dba.dk"], paths: &["profil/", "profile/"], ..PLAIN },
    Platform { name: "njuskalo", hosts: &["njuskalo.hr"], paths: &["korisnik/"], ..PLAIN },
    Platform { name: "bolha", hosts: &["bolha.com"], paths: &["uporabnik/"], ..PLAIN },
    Platform { name: "bazos", hosts: &["bazos.cz", "bazos.sk"], ..PLAIN },
    Platform { name: "jofogas", hosts: &["jofogas.hu"], ..PLAIN },
    Platform { name: "vatera", hosts: &["vatera.hu"], ..PLAIN },
    Platform { name: "skelbiu", hosts: &["skelbiu.lt"], ..PLAIN },
    Platform { name: "ss", aliases: &["ss.com", "ss.lv"], hosts: &["ss.com", "ss.lv"], ..PLAIN },
    Platform {
        name: "adverts",
        aliases: &["adverts.ie"],
        hosts: &["adverts.ie"],
        paths: &["member/"],
        ..PLAIN
    },
    Platform { name: "donedeal", hosts: &["donedeal.ie"], ..PLAIN },
    Platform { name: "etsy", hosts: &["etsy.com"], paths: &["shop/", "people/"], ..PLAIN },
    Platform {
        name: "amazon",
        hosts: &[
            "amazon.com",
            "amazon.de",
            "amazon.fr",
            "amazon.it",
            "amazon.es",
            "amazon.nl",
            "amazon.pl",
            "amazon.se",
            "amazon.ie",
            "amazon.com.be",
        ],
        paths: &["stores/"],
        parameter: Some("seller"),
        ..PLAIN
    },
    Platform { name: "aliexpress", hosts: &["aliexpress.com"], paths: &["store/"], ..PLAIN },
    Platform {
        name: "autoscout24",
        hosts: &[
            "autoscout24.com",
            "autoscout24.de",
            "autoscout24.nl",
            "autoscout24.be",
            "autoscout24.it",
            "autoscout24.fr",
        ],
        paths: &["haendler/"],
        ..PLAIN
    },
    Platform { name: "mobile-de", aliases: &["mobile.de"], hosts: &["mobile.de"], ..PLAIN },
    Platform { name: "immobilienscout24", hosts: &["immobilienscout24.de"], ..PLAIN },
    Platform { name: "airbnb", hosts: &["airbnb.com"], paths: &["users/show/"], ..PLAIN },
    Platform { name: "booking", aliases: &["booking.com"], hosts: &["booking.com"], ..PLAIN },
    Platform { name: "idealista", hosts: &["idealista.com", "idealista.it", "idealista.pt"], ..PLAIN },
    Platform {
        name: "facebook-marketplace",
        aliases: &["fb marketplace", "marketplace", "facebook marketplace"],
        hosts: &[],
        ..PLAIN
    },
    Platform { name: "tox", ..PLAIN },
    Platform { name: "session", ..PLAIN },
    Platform { name: "element", ..PLAIN },
    Platform { name: "matrix", ..PLAIN },
    Platform { name: "wire", ..PLAIN },
    Platform { name: "wickr", ..PLAIN },
    Platform { name: "jabber", ..PLAIN },
    Platform { name: "icq", ..PLAIN },
    Platform { name: "imo", ..PLAIN },
    Platform { name: "botim", ..PLAIN },
    Platform { name: "kakaotalk", ..PLAIN },
    Platform { name: "zalo", ..PLAIN },
    Platform { name: "bumble", ..PLAIN },
    Platform { name: "hinge", ..PLAIN },
    Platform { name: "okcupid", ..PLAIN },
    Platform { name: "meetic", ..PLAIN },
    Platform { name: "lovoo", ..PLAIN },
    Platform { name: "roblox", ..PLAIN },
    Platform { name: "anydesk", ..PLAIN },
    Platform { name: "teamviewer", ..PLAIN },
    Platform { name: "rustdesk", ..PLAIN },
    Platform { name: "ultraviewer", ..PLAIN },
];

/// A platform by its name or an alias, whatever the case.
pub(super) fn by_name(word: &str) -> Option<&'static Platform> {
    let word = word.trim();
    PLATFORMS.iter().find(|platform| {
        platform.name.eq_ignore_ascii_case(word)
            || platform.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(word))
    })
}

/// A platform by its host or one below; expects lower case.
pub(super) fn by_host(host: &str) -> Option<&'static Platform> {
    PLATFORMS.iter().find(|platform| {
        platform
            .hosts
            .iter()
            .any(|own| host.strip_suffix(own).is_some_and(|below| below.is_empty() || below.ends_with('.')))
    })
}
