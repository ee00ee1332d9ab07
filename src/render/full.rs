//! soon
use crate::render::RenderOptions;
use crate::report::Report;
pub(super) fn render(report: &Report, options: &RenderOptions) -> String { let _=(options.uses_color(), options.columns()); super::concise::render(report) }
