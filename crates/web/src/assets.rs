//! Styles, icons and islands, compiled in from `web-ui/dist`, so that a machine without Node.js builds the binary.
//!
//! Pages name them with a hash of their content in the address; under that address they may be kept for ever.

use std::{borrow::Cow, io::Write, sync::LazyLock};

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use xxhash_rust::xxh3::xxh3_64;

use crate::{
    problem::{Problem, ProblemType},
    routes::routes,
};

routes! {
    "/assets/{hash}/{file}" get [open] hashed [none "the same for all"];
    "/assets/{file}" get [open] plain [none "the same for all"];
}

struct Asset {
    name: &'static str,
    media: &'static str,
    bytes: Cow<'static, [u8]>,
    packed: Vec<u8>,
    hash: String,
}

macro_rules! files {
    ($($name:literal $media:literal)+) => {
        [$(($name, $media, include_bytes!(concat!("../../../web-ui/dist/", $name)).as_slice())),+]
    };
}

const FILES: [(&str, &str, &[u8]); 7] = files! {
    "core.js" "text/javascript; charset=utf-8"
    "graph.js" "text/javascript; charset=utf-8"
    "map.js" "text/javascript; charset=utf-8"
    "desk.css" "text/css; charset=utf-8"
    "icons.svg" "image/svg+xml"
    "favicon.svg" "image/svg+xml"
    "licences.txt" "text/plain; charset=utf-8"
};

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|&(name, media, bytes)| Asset {
            name,
            media,
            bytes: Cow::Borrowed(bytes),
            packed: pack(bytes),
            hash: format!("{:016x}", xxh3_64(bytes)),
        })
        .collect()
});

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory does not fail")
}

/// The address of a file of `dist`, with the hash of what it holds.
pub fn href(name: &str) -> String {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => format!("/assets/{}/{name}", asset.hash),
        None => format!("/assets/{name}"),
    }
}

/// `GET /assets/{hash}/{file}`: kept for ever. The hash of another build is answered too, but not kept.
pub async fn hashed(
    Path((hash, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = find(&file)?;
    let keep = if asset.hash == hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(answer(asset, keep, &headers))
}

/// `GET /assets/{file}`: asked again each time, by its tag.
pub async fn plain(Path(file): Path<String>, headers: HeaderMap) -> Result<Response, Problem> {
    Ok(answer(find(&file)?, "no-cache", &headers))
}

fn find(file: &str) -> Result<&'static Asset, Problem> {
    ASSETS.iter().find(|asset| asset.name == file).ok_or(Problem::new(ProblemType::NotFound))
}

fn answer(asset: &'static Asset, keep: &'static str, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", asset.hash);
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    let text = |name| asked.get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
    if text(header::IF_NONE_MATCH).contains(&tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    if text(header::ACCEPT_ENCODING).contains("gzip") {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        return (headers, asset.packed.as_slice()).into_response();
    }
    (headers, asset.bytes.as_ref()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_may_ship_its_script() {
        // desk.md: no page ships more than 150 kB of script, compressed, before an island needs more.
        let size = |name: &str| ASSETS.iter().find(|a| a.name == name).map_or(usize::MAX, |a| a.packed.len());
        assert!(size("core.js") + size("map.js") < 150_000);
    }

    #[test]
    fn addresses_change_with_the_content() {
        assert!(href("desk.css").starts_with("/assets/"));
        assert_ne!(href("core.js"), "/assets/core.js");
    }
}
