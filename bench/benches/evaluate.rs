//! Start-up, parsing, one review, whole clusters.
#![expect(clippy::expect_used, reason = "a bench that cannot run must stop")]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use portcullis::{Document, Evaluator, Limits, Profile, Review};
use portcullis_bench::{BAD_INGRESS, GATEWAY, GOOD_INGRESS, HTTP_ROUTE, cluster, mixed};

fn evaluator() -> Evaluator {
    Evaluator::builder().profile(Profile::Strict).build().expect("the bundled policies load")
}

fn start(c: &mut Criterion) {
    c.bench_function("start/build", |b| b.iter(evaluator));
}

fn parse(c: &mut Criterion) {
    let mut group = c.benchmark_group("parse");
    let text = cluster(1_000);
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("1000 documents", |b| {
        b.iter(|| Document::parse("c.yaml", black_box(text.as_bytes()), &Limits::default()))
    });
    group.finish();
}

fn review(c: &mut Criterion) {
    let mut group = c.benchmark_group("review");
    let evaluator = evaluator();
    let gateway = Document::parse("g.yaml", GATEWAY.as_bytes(), &Limits::default());
    let inventory = evaluator.inventory(gateway.documents());
    for (name, text) in [("good Ingress", GOOD_INGRESS), ("bad Ingress", BAD_INGRESS), ("HTTPRoute", HTTP_ROUTE)] {
        let review = Review::from_yaml(text.as_bytes()).expect("the input is a manifest");
        group.bench_function(name, |b| b.iter(|| evaluator.evaluate_in(black_box(&review), &inventory)));
    }
    group.finish();
}

fn set(c: &mut Criterion) {
    let mut group = c.benchmark_group("set");
    group.sample_size(10);
    let evaluator = evaluator();
    for count in [1_000, 5_000, 10_000] {
        let documents = Document::parse("c.yaml", cluster(count).as_bytes(), &Limits::default());
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter_batched(|| (), |()| evaluator.evaluate_all(&documents), BatchSize::PerIteration);
        });
        let routes = Document::parse("m.yaml", mixed(count).as_bytes(), &Limits::default());
        group.bench_function(BenchmarkId::new("routes of every family", count), |b| {
            b.iter_batched(|| (), |()| evaluator.evaluate_all(&routes), BatchSize::PerIteration);
        });
    }
    group.finish();
}

criterion_group!(benches, start, parse, review, set);
criterion_main!(benches);
