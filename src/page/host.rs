//! One host of the report, as the components get it.

use std::rc::Rc;

use crate::report::{HostReport, Report};

/// A host without a copy of it: components compare the report they came from.
#[derive(Clone, Debug)]
pub struct HostView {
    pub report: Rc<Report>,
    pub index: usize,
}

impl HostView {
    pub fn get(&self) -> Option<&HostReport> {
        self.report.hosts.get(self.index)
    }
}

impl PartialEq for HostView {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && Rc::ptr_eq(&self.report, &other.report)
    }
}
