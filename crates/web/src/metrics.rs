//! Counters in the text form that Prometheus reads.

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use axum::{
    extract::{Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{app::App, problem::Problem, routes::routes};

routes! {
    "/metrics" get [Watch] show [none "counters of the process"];
}

const BUCKETS_MS: [u64; 8] = [1, 5, 10, 50, 100, 200, 1_000, 10_000];

/// Requests by class of status, and how long they took.
#[derive(Debug, Default)]
pub struct Metrics {
    classes: [AtomicU64; 5],
    buckets: [AtomicU64; 8],
    micros: AtomicU64,
}

impl Metrics {
    fn note(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        self.classes[class].fetch_add(1, Ordering::Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        for (bucket, limit) in self.buckets.iter().zip(BUCKETS_MS) {
            if took <= Duration::from_millis(limit) {
                bucket.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

/// Counts each request.
pub async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let response = next.run(request).await;
    app.metrics.note(response.status().as_u16(), began.elapsed());
    response
}

/// `GET /metrics`.
pub async fn show(State(app): State<App>) -> Result<Response, Problem> {
    let held = app.call(|node| Ok((node.held(), node.memory()))).await?;
    let text = write(&app.metrics, held.0, &held.1);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response())
}

fn write(metrics: &Metrics, held: usize, memory: &joinder_node::Memory) -> String {
    let mut out = String::new();
    let mut line = |text: std::fmt::Arguments<'_>| {
        let _ = out.write_fmt(text);
        out.push('\n');
    };
    line(format_args!("# HELP joinder_http_requests_total Requests answered, by class of status."));
    line(format_args!("# TYPE joinder_http_requests_total counter"));
    let mut all = 0;
    for (place, class) in metrics.classes.iter().enumerate() {
        let n = class.load(Ordering::Relaxed);
        all += n;
        line(format_args!("joinder_http_requests_total{{class=\"{}xx\"}} {n}", place + 1));
    }
    line(format_args!("# HELP joinder_http_request_seconds Time until the answer's head."));
    line(format_args!("# TYPE joinder_http_request_seconds histogram"));
    for (bucket, limit) in metrics.buckets.iter().zip(BUCKETS_MS) {
        line(format_args!(
            "joinder_http_request_seconds_bucket{{le=\"{}\"}} {}",
            limit as f64 / 1000.0,
            bucket.load(Ordering::Relaxed)
        ));
    }
    line(format_args!("joinder_http_request_seconds_bucket{{le=\"+Inf\"}} {all}"));
    line(format_args!(
        "joinder_http_request_seconds_sum {}",
        metrics.micros.load(Ordering::Relaxed) as f64 / 1e6
    ));
    line(format_args!("joinder_http_request_seconds_count {all}"));
    line(format_args!("# HELP joinder_index_reports Reports in the matching index."));
    line(format_args!("# TYPE joinder_index_reports gauge"));
    line(format_args!("joinder_index_reports {held}"));
    line(format_args!("# HELP joinder_index_bytes Memory of the matching index, by part."));
    line(format_args!("# TYPE joinder_index_bytes gauge"));
    for (part, bytes) in parts(memory) {
        line(format_args!("joinder_index_bytes{{part=\"{part}\"}} {bytes}"));
    }
    out
}

fn parts(memory: &joinder_node::Memory) -> [(&'static str, usize); 2] {
    [("fingerprints", memory.fingerprints), ("rest", memory.rest)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_once_in_its_class() {
        let metrics = Metrics::default();
        metrics.note(200, Duration::from_millis(3));
        metrics.note(404, Duration::from_millis(300));
        let text = write(&metrics, 7, &joinder_node::Memory { fingerprints: 1, rest: 2 });
        assert!(text.contains("requests_total{class=\"2xx\"} 1\n"));
        assert!(text.contains("requests_total{class=\"4xx\"} 1\n"));
        assert!(text.contains("bucket{le=\"0.005\"} 1\n"));
        assert!(text.contains("joinder_index_reports 7\n"));
    }
}
