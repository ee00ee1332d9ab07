//! Judges an object built with `k8s-openapi` before it is sent to the API server.
//!
//! ```sh
//! cargo run --example typed_objects --features k8s-openapi
//! ```

use k8s_openapi::api::networking::v1::{Ingress, IngressRule, IngressSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use portcullis::{Evaluator, Format, RenderOptions, Review};

fn main() -> Result<(), portcullis::Error> {
    let rule = IngressRule { host: Some("shop.example.com".into()), ..IngressRule::default() };
    let ingress = Ingress {
        metadata: ObjectMeta { name: Some("shop".into()), namespace: Some("store".into()), ..ObjectMeta::default() },
        spec: Some(IngressSpec { rules: Some(vec![rule]), ..IngressSpec::default() }),
        ..Ingress::default()
    };
    let report = Evaluator::builder().build()?.evaluate(&Review::from_object(&ingress)?)?;
    print!("{}", report.render(Format::Concise, &RenderOptions::new())?);
    Ok(())
}
