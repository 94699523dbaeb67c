//! The configuration: one TOML file, environment over it, every mistake explained.

mod mistakes;

use std::{
    collections::BTreeMap,
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, tz::TimeZone};
use joinder_core::{Organisation, codes::PersonRole};
use joinder_node::{AuditSettings, Chance, OsChance, Seal, StoreKey};
use joinder_web::{DeskTls, LinkAddress, Oidc, OidcSettings};
use serde::Deserialize;
use url::Url;

/// What the file may hold. Unknown keys are mistakes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whose node it is. Without it the node is on trial: each source stands for an organisation of its own.
    pub organisation: Option<Organisation>,
    /// How the desk and the API are served.
    #[serde(default)]
    pub server: Server,
    /// Another system by which people log in.
    pub oidc: Option<OidcConfig>,
    /// How other nodes reach this one; without it there are no links.
    pub link: Option<LinkConfig>,
    /// Where the data is kept; SQLite in the data folder if nothing is said.
    #[serde(default)]
    pub store: StoreConfig,
    /// What is shared by nature.
    #[serde(default)]
    pub lists: Lists,
    /// The log of who did what.
    #[serde(default)]
    pub audit: AuditConfig,
}

/// `[server]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: Option<SocketAddr>,
    /// A proxy on the way speaks TLS with browsers, passes `Host` on, and names the reader's address as the last one in
    /// `X-Forwarded-For`. Without it a node answers its own machine only.
    #[serde(default)]
    pub behind_proxy: bool,
    /// The node speaks TLS with browsers itself.
    pub tls: Option<TlsConfig>,
}

/// `[server.tls]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// A PEM file: the certificate, and those that vouch for it.
    pub certificate: PathBuf,
    /// A PEM file: its private key.
    pub key: PathBuf,
}

/// `[oidc]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcConfig {
    /// The provider's identifier: `https://…`, under which its document stands.
    pub issuer: Url,
    /// As what the provider knows this node.
    pub client_id: String,
    /// A file that holds the node's secret there; without it PKCE alone proves it.
    pub client_secret_file: Option<PathBuf>,
    /// What the provider is called on the page.
    pub name: String,
    /// The claim that names the account.
    #[serde(default = "preferred_username")]
    pub name_claim: String,
    /// The claim by which roles are given.
    pub role_claim: String,
    /// Which text of that claim gives which role.
    pub roles: BTreeMap<String, PersonRole>,
    /// The provider asks everybody for a second factor, whatever its tokens say.
    #[serde(default)]
    pub asks_second_factor: bool,
    /// A PEM file of the authorities whose certificates are believed.
    #[serde(default = "authorities")]
    pub authorities_file: PathBuf,
}

fn preferred_username() -> String {
    "preferred_username".to_owned()
}

fn authorities() -> PathBuf {
    "/etc/ssl/certs/ca-certificates.crt".into()
}

impl OidcConfig {
    /// As the desk takes it.
    pub fn provider(&self) -> io::Result<Oidc> {
        let named = |path: &Path, error: io::Error| {
            io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        };
        let secret = self.client_secret_file.as_deref();
        let secret = secret.map(|path| std::fs::read_to_string(path).map_err(|error| named(path, error)));
        Oidc::new(OidcSettings {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: secret.transpose()?.map(|secret| secret.trim().to_owned()),
            name: self.name.clone(),
            name_claim: self.name_claim.clone(),
            role_claim: self.role_claim.clone(),
            roles: self.roles.iter().map(|(text, role)| (text.clone(), *role)).collect(),
            vouched: self.asks_second_factor,
            authorities: self.authorities_file.clone(),
        })
    }
}

/// `[link]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkConfig {
    /// Address and port that are listened on for other nodes.
    pub listen: SocketAddr,
    /// Where other nodes find that listener: `https://HOST:PORT`.
    pub address: String,
}

impl LinkConfig {
    /// The address as it is told to others.
    pub fn address(&self) -> Result<LinkAddress, String> {
        self.address.parse::<LinkAddress>().map_err(|error| {
            format!("link.address: {error}, as other nodes reach this one, such as https://node.example:8471")
        })
    }
}

/// `[store]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// A file that holds the URL of a PostgreSQL database, since the URL holds a password.
    pub postgres_url_file: Option<PathBuf>,
    /// The file of the key by which what concerns persons is sealed in the store, as `joinder store new-key` writes it.
    pub key_file: Option<PathBuf>,
}

impl StoreConfig {
    /// The seal of the store, where its key file is named.
    pub fn seal(&self) -> Result<Option<Seal>, String> {
        self.key_file.as_deref().map(seal_by).transpose()
    }
}

/// The seal by a key file, which its owner alone may read.
pub fn seal_by(path: &Path) -> Result<Seal, String> {
    let named = |error: &dyn fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| named(&error))?;
    #[cfg(unix)]
    {
        let about = std::fs::metadata(path).map_err(|error| named(&error))?;
        let mode = std::os::unix::fs::PermissionsExt::mode(&about.permissions());
        if mode & 0o077 != 0 {
            return Err(named(&"expected a file that its owner alone may read (chmod 600)"));
        }
    }
    let key = text.parse::<StoreKey>().map_err(|error| named(&error))?;
    let mut chance = [0; Seal::CHANCE];
    OsChance.fill(&mut chance).map_err(|error| named(&error))?;
    Ok(Seal::new(key, chance))
}

/// `[audit]`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AuditConfig {
    /// For how many years entries are kept.
    pub keep_years: i64,
    /// The hour at which a working day begins, and the one at which it ends: look-ups outside are shown.
    pub work_begins: i8,
    /// See there.
    pub work_ends: i8,
}

impl Default for AuditConfig {
    fn default() -> Self {
        Self { keep_years: 3, work_begins: 7, work_ends: 19 }
    }
}

impl AuditConfig {
    /// As the node takes them.
    pub fn settings(&self, zone: TimeZone) -> AuditSettings {
        let kept = SignedDuration::from_hours(self.keep_years.clamp(1, MOST_YEARS) * 365 * 24);
        AuditSettings { kept, hours: (self.work_begins, self.work_ends), zone }
    }

    fn mistakes(&self) -> Vec<String> {
        let mut all = Vec::new();
        if !(1..=MOST_YEARS).contains(&self.keep_years) {
            all.push(format!("audit.keep_years: expected a number from 1 to {MOST_YEARS}"));
        }
        let hours = 0..=24;
        if !hours.contains(&self.work_begins)
            || !hours.contains(&self.work_ends)
            || self.work_begins >= self.work_ends
        {
            all.push(
                "audit.work_begins, audit.work_ends: expected two hours from 0 to 24, the first one earlier"
                    .to_owned(),
            );
        }
        all
    }
}

/// Years that a log may be kept: longer than any law asks.
const MOST_YEARS: i64 = 30;

/// `[lists]`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    /// Warning lists in MISP's form, read beside the built-in ones.
    #[serde(default)]
    pub misp_warning_lists: Vec<PathBuf>,
}

/// All that is wrong with a configuration.
#[derive(Debug)]
pub struct ConfigErrors(pub Vec<String>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for ConfigErrors {}

/// Reads the configuration: the file given, or `joinder.toml` in the data folder if there is one.
pub fn read(given: Option<&Path>, data: &Path) -> Result<Config, ConfigErrors> {
    let path = given.map_or_else(|| data.join("joinder.toml"), Path::to_owned);
    if given.is_none() && !path.exists() {
        return Ok(Config::default());
    }
    let text = std::fs::read_to_string(&path)
        .map_err(|error| ConfigErrors(vec![format!("{}: cannot be read: {error}", path.display())]))?;
    let in_file = |mistake: String| format!("{}: {mistake}", path.display());
    mistakes::read(&text).map_err(|all: Vec<String>| ConfigErrors(all.into_iter().map(in_file).collect()))
}

impl Config {
    /// What is wrong beyond grammar: files that are not there, addresses that are not allowed.
    pub fn mistakes(&self) -> Vec<String> {
        let mut all = Vec::new();
        let server = &self.server;
        let is_tls = server.behind_proxy || server.tls.is_some();
        let open = server.listen.filter(|listen| !listen.ip().is_loopback() && !is_tls);
        if let Some(listen) = open {
            all.push(format!(
                "server.listen: {listen} can be reached from other machines, and nothing there speaks TLS: expected a loopback \
                 address such as 127.0.0.1:{}, `behind_proxy = true` where a proxy does, or [server.tls] where the node shall",
                listen.port()
            ));
        }
        if let Some(tls) = &server.tls {
            all.extend(
                DeskTls::open(&tls.certificate, &tls.key).err().map(|error| format!("server.tls: {error}")),
            );
            if server.behind_proxy {
                all.push("server: expected either `behind_proxy = true` or [server.tls]: one of the two speaks TLS".to_owned());
            }
        }
        if let Some(oidc) = &self.oidc {
            all.extend(oidc.provider().err().map(|error| format!("oidc: {error}")));
            if oidc.roles.is_empty() {
                all.push(
                    "oidc.roles: expected at least one line such as `cyber-analysts = \"analyst\"`"
                        .to_owned(),
                );
            }
        }
        if let Some(link) = &self.link {
            all.extend(link.address().err());
            if self.organisation.is_none() {
                all.push(
                    "link: expected a section [organisation] too: others must know whose node this is"
                        .to_owned(),
                );
            }
        }
        all.extend(self.audit.mistakes());
        all.extend(self.store.seal().err().map(|error| format!("store.key_file: {error}")));
        for path in self.lists.misp_warning_lists.iter().chain(&self.store.postgres_url_file) {
            if !path.exists() {
                all.push(format!("{}: no such file", path.display()));
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("joinder.toml"), text).unwrap();
        let said = match read(None, folder.path()) {
            Ok(config) => config.mistakes().join("\n"),
            Err(errors) => errors.to_string(),
        };
        assert!(said.contains(expected), "{said}");
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let text = "[server]\nlissten = \"127.0.0.1:80\"\n\n[organisation]\ncode = \"NL\"\nrole = \"king\"\n\n\
                    [link]\nlisten = 5\naddress = \"http://node.example\"\n\n[extra]\na = [\n  1,\n]\n\n\
                    [lists]\nmisp_warning_lists = [\"/nowhere/list.json\"]\n";
        for expected in [
            "line 2: unknown field `lissten`",
            "line 4: missing field `name`",
            "line 6: unknown variant `king`",
            "line 9: ",
            "link.address: expected https://HOST:PORT",
            "unknown field `extra`",
            "/nowhere/list.json: no such file",
        ] {
            check(text, expected);
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("joinder.toml"), text).unwrap();
        assert_eq!(read(None, folder.path()).unwrap_err().0.len(), 7);
        check("[server\n", "line 1: ");
        check("organisation = { code = \"NL\" }\n", "missing field `name`");
    }

    #[test]
    fn mistakes_are_explained() {
        check("[server]\nlisten = \"0.0.0.0:80\"\n", "expected a loopback address such as 127.0.0.1:80");
        let proxied = mistakes::read("[server]\nlisten = \"0.0.0.0:80\"\nbehind_proxy = true\n").unwrap();
        assert!(proxied.mistakes().is_empty());
        let tls = "[server]\nlisten = \"0.0.0.0:443\"\n[server.tls]\ncertificate = \"/nowhere/desk.pem\"\nkey = \"/nowhere/desk.key\"\n";
        check(tls, "server.tls: /nowhere/desk.pem: No such file");
        check("[server]\nlissten = \"127.0.0.1:80\"\n", "unknown field `lissten`, expected one of `listen`");
        check("[organisation]\ncode = \"NL\"\n", "missing field `name`");
        let link = |address: &str| format!("[link]\nlisten = \"0.0.0.0:8471\"\naddress = \"{address}\"\n");
        check(&link("http://node.example"), "link.address: expected https://HOST:PORT without a path");
        check(&link("https://node.example:8471"), "link: expected a section [organisation] too");
        check("[link]\nlisten = \"0.0.0.0:8471\"\n", "missing field `address`");
        check("[audit]\nkeep_years = 0\n", "audit.keep_years: expected a number from 1 to 30");
        check("[audit]\nwork_begins = 19\nwork_ends = 7\n", "the first one earlier");
        check(
            "[store]\nkey_file = \"/nowhere/store.key\"\n",
            "store.key_file: /nowhere/store.key: No such file",
        );
        check("[lists]\nmisp_warning_lists = [\"/nowhere/list.json\"]\n", "no such file");
        check(
            "[organisation]\ncode = \"NL\"\nname = \"Police\"\nrole = \"authority\"\ncountry = \"NL\"\n",
            "",
        );
    }
}
