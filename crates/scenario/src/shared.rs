//! Hard negatives: values that many unrelated reports carry, as in life. A few lead, most are rare (drawn by rank).

use std::collections::HashSet;

use serde::Serialize;

use crate::account::iban;
use crate::dice::Dice;
use crate::lists::Lists;
use crate::state::{STATES, State};
use crate::trace::{Class, Trace};
use crate::wallet;

/// Why unrelated reports share a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Why {
    PaymentService,
    ExchangeWallet,
    Marketplace,
    MarketplaceSupport,
    BankHotline,
    BankSite,
    Courier,
    CallCentre,
    SharedIp,
    RemoteTool,
    Placeholder,
    PoliceContact,
    HelpDesk,
    CommonName,
}

/// A value of ground truth: it must not join reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HardNegative {
    /// Sort of value.
    pub class: Class,
    /// Normal form.
    pub value: String,
    /// Why it is shared.
    pub why: Why,
}

/// A bank or marketplace as victims know it.
pub(crate) struct Institution {
    pub name: &'static str,
    pub site: Trace,
    pub hotline: Trace,
}

/// The institutions around victims of one State.
pub(crate) struct Surroundings {
    pub banks: Vec<Institution>,
    pub markets: Vec<Institution>,
    pub couriers: Vec<Institution>,
    pub police_phone: Trace,
    pub helper: Trace,
    pub placeholders: Vec<Trace>,
}

/// All of it, made once from the seed.
pub(crate) struct Shared {
    pub payment_services: Vec<Trace>,
    pub exchanges: Vec<(&'static str, Vec<Trace>)>,
    pub call_centres: Vec<Trace>,
    pub ips: Vec<Trace>,
    pub tools: Vec<Trace>,
    pub common_names: Vec<Trace>,
    around: Vec<Surroundings>,
    known: HashSet<String>,
}

impl Shared {
    pub(crate) fn new(seed: u64, states: usize, lists: &Lists, names: &Lists) -> Self {
        let mut dice = Dice::named(&[seed, 0x5AED]);
        let list = |name: &str| lists.get(name).map_or(&[][..], Vec::as_slice);
        let payment_services = list("psp").iter().flat_map(|line| services(line, &mut dice)).collect();
        let exchanges = list("exchange")
            .iter()
            .map(|name| {
                let mut wallets: Vec<Trace> = Vec::new();
                for make in [wallet::bitcoin, wallet::ethereum, wallet::tron, wallet::bitcoin] {
                    wallets.push(Trace::new(Class::Wallet, make(&mut dice)));
                }
                (*name, wallets)
            })
            .collect();
        let call_centres = (0..24)
            .map(|_| {
                let state = dice.pick(&STATES[..states.max(6)]);
                Trace::new(Class::Phone, number(state, state.landlines, &mut dice))
            })
            .collect();
        let mut ips: Vec<Trace> =
            list("resolver").iter().map(|ip| Trace::new(Class::Ip, (*ip).to_owned())).collect();
        // exits of VPN services and the few addresses behind which a mobile operator's customers sit
        for _ in 0..40 {
            let ip = public_ip(&mut dice);
            ips.push(Trace::new(Class::Ip, ip));
        }
        let tools = list("tool").iter().map(|host| Trace::new(Class::Site, (*host).to_owned())).collect();
        let common_names = names
            .get("common")
            .into_iter()
            .flatten()
            .map(|name| Trace::new(Class::Persona, (*name).to_owned()))
            .collect();
        let around = STATES[..states].iter().map(|state| surroundings(state, lists, &mut dice)).collect();
        let known = HashSet::new();
        let mut made =
            Self { payment_services, exchanges, call_centres, ips, tools, common_names, around, known };
        made.known = made.listed().into_iter().map(|negative| negative.value).collect();
        made
    }

    /// Whether a normal form is one of these.
    pub(crate) fn holds(&self, normal: &str) -> bool {
        self.known.contains(normal)
    }

    pub(crate) fn around(&self, state: usize) -> &Surroundings {
        &self.around[state]
    }

    /// Everything, each value once.
    pub(crate) fn listed(&self) -> Vec<HardNegative> {
        let mut seen = HashSet::new();
        let mut out = Vec::new();
        let mut add = |trace: &Trace, why: Why| {
            if seen.insert((trace.class, trace.normal.clone())) {
                out.push(HardNegative { class: trace.class, value: trace.normal.clone(), why });
            }
        };
        let wallets = self.exchanges.iter().flat_map(|(_, wallets)| wallets);
        self.payment_services.iter().for_each(|trace| add(trace, Why::PaymentService));
        wallets.for_each(|trace| add(trace, Why::ExchangeWallet));
        self.call_centres.iter().for_each(|trace| add(trace, Why::CallCentre));
        self.ips.iter().for_each(|trace| add(trace, Why::SharedIp));
        self.tools.iter().for_each(|trace| add(trace, Why::RemoteTool));
        self.common_names.iter().for_each(|trace| add(trace, Why::CommonName));
        for around in &self.around {
            for bank in &around.banks {
                add(&bank.site, Why::BankSite);
                add(&bank.hotline, Why::BankHotline);
            }
            for market in &around.markets {
                add(&market.site, Why::Marketplace);
                add(&market.hotline, Why::MarketplaceSupport);
            }
            for courier in &around.couriers {
                add(&courier.site, Why::Courier);
                add(&courier.hotline, Why::Courier);
            }
            add(&around.police_phone, Why::PoliceContact);
            add(&around.helper, Why::HelpDesk);
            around.placeholders.iter().for_each(|trace| add(trace, Why::Placeholder));
        }
        out
    }
}

/// A payment service has one account for most merchants and now and then a second.
fn services(line: &&'static str, dice: &mut Dice) -> Vec<Trace> {
    let (holder, country) = line.split_once(';').unwrap_or((line, "LT"));
    let accounts = 1 + usize::from(dice.chance(0.4));
    (0..accounts)
        .map(|_| Trace { class: Class::Account, normal: iban(country, dice), holder: holder.to_owned() })
        .collect()
}

fn surroundings(state: &State, lists: &Lists, dice: &mut Dice) -> Surroundings {
    let mut named = |sort: &str| -> Vec<Institution> {
        let own = lists.get(format!("{sort}.{}", state.code).as_str());
        let any = lists.get(format!("{sort}.any").as_str());
        let keep_any = sort != "bank" || own.is_none();
        own.into_iter()
            .chain(any.filter(|_| keep_any))
            .flatten()
            .filter_map(|line| line.split_once(';'))
            .map(|(name, host)| Institution {
                name,
                site: Trace::new(Class::Site, host.to_owned()),
                hotline: Trace::new(Class::Phone, number(state, state.landlines, dice)),
            })
            .collect()
    };
    let (banks, markets, couriers) = (named("bank"), named("market"), named("courier"));
    let zeros = format!("+{}{}", state.dial, "0".repeat(9));
    let lower = state.code.to_lowercase();
    Surroundings {
        banks,
        markets,
        couriers,
        police_phone: Trace::new(Class::Phone, number(state, state.landlines, dice)),
        helper: Trace::new(Class::Email, format!("info@consumer-help-{lower}.eu")),
        placeholders: vec![
            Trace::new(Class::Phone, zeros),
            Trace::new(Class::Phone, format!("+{}123456789", state.dial)),
            Trace::new(Class::Email, format!("unknown@unknown.{}", state.tld)),
            Trace::new(Class::Email, "noreply@noreply.com".to_owned()),
        ],
    }
}

/// A national number of the State in E.164.
pub(crate) fn number(state: &State, patterns: &[&str], dice: &mut Dice) -> String {
    let pattern = *dice.pick(patterns);
    format!("+{}{}", state.dial, dice.pattern(pattern))
}

/// An address out of the ranges that are handed out to anyone.
pub(crate) fn public_ip(dice: &mut Dice) -> String {
    let first = *dice.pick(&[5, 31, 37, 45, 77, 80, 91, 104, 138, 146, 154, 178, 185, 193, 212]);
    format!("{first}.{}.{}.{}", dice.between(1, 250), dice.between(0, 255), dice.between(1, 254))
}
