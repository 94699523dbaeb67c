//! Routes, declared once: for the router, for whoever guards it, and for those who walk them.

use joinder_core::codes::Right;

use crate::audit::Logged;

/// Who is answered. There is no route without it: the table below does not read without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody: what stands before the door, and shows nothing of what is behind it.
    Open,
    /// Whoever is let in.
    Known,
    /// A person with an account, about their own account.
    Person,
    /// A person whose second factor may have yet to be set up.
    Enrolling,
    /// Whoever has the right.
    Right(Right),
    /// Whoever has the right, and has said under what they work.
    UnderPurpose(Right),
}

/// One route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `get` or `post`.
    pub method: &'static str,
    /// Its path, with the names of its parts in braces.
    pub path: &'static str,
    /// Who is answered.
    pub access: Access,
    /// What the audit ledger says of it.
    pub logged: Logged,
}

/// Gives a room its `router()` and its `ROUTES`. Between brackets stands who is answered: `open`, `known`, `person`,
/// `enrolling`, or a right, which may be wanted `under purpose`. In brackets behind the handler stands the deed that it is for
/// the audit ledger; `within` where the use case records it with what it does; `none` and why where it is none. A layer after
/// `=>` lies on that route alone.
macro_rules! routes {
    ($($path:literal $($method:ident [$($access:tt)+] $handler:path [$($logged:tt)+]),+ $(=> $layer:expr)?;)*) => {
        /// The routes.
        pub fn router() -> axum::Router<crate::app::App> {
            let router = axum::Router::new();
            $(
                let router = router.route(
                    $path,
                    crate::routes::routes!(@method $($method $handler),+)$(.layer($layer))?,
                );
            )*
            router
        }

        /// Each, and who is answered.
        pub const ROUTES: &[crate::routes::Route] = &[$($(crate::routes::Route {
            method: stringify!($method),
            path: $path,
            access: crate::routes::routes!(@access $($access)+),
            logged: crate::routes::routes!(@logged $($logged)+),
        }),+),*];
    };
    (@logged within $deed:ident) => { crate::audit::Logged::Within(joinder_core::Deed::$deed) };
    (@logged none $why:literal) => { crate::audit::Logged::Nothing($why) };
    (@logged $deed:ident) => { crate::audit::Logged::As(joinder_core::Deed::$deed) };
    (@method $first:ident $handler:path) => { axum::routing::$first($handler) };
    (@method $first:ident $handler:path, $second:ident $other:path) => {
        axum::routing::$first($handler).$second($other)
    };
    (@access open) => { crate::routes::Access::Open };
    (@access known) => { crate::routes::Access::Known };
    (@access person) => { crate::routes::Access::Person };
    (@access enrolling) => { crate::routes::Access::Enrolling };
    (@access $right:ident) => { crate::routes::Access::Right(joinder_core::codes::Right::$right) };
    (@access $right:ident under purpose) => {
        crate::routes::Access::UnderPurpose(joinder_core::codes::Right::$right)
    };
}

pub(crate) use routes;
