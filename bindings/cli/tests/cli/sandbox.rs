//! A folder of its own for each test, and the program run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder that is the root of a repository, so that nothing above it is read.
pub struct Sandbox {
    pub path: PathBuf,
}

/// What a run gave.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// An Ingress that serves its host without TLS.
pub const INSECURE: &str = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: store}
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}
";

/// The same, with TLS.
pub const SECURE: &str = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: store}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop-tls}]
  rules:
  - host: shop.example.com
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}
";

/// The class of both.
pub const CLASS: &str = "\
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: k8s.io/ingress-nginx}
";

/// The policy `user/witness` on every kind, with the given rules.
pub fn policy(severity: &str, rules: &str) -> String {
    format!(
        "\
# METADATA
# title: Witness
# description: Tells what it is given.
# custom:
#   severity: {severity}
#   kinds: ['*']
#   remediation: None.
package portcullis.user.witness

import data.lib.portcullis.access

{rules}"
    )
}

impl Sandbox {
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(path.join(".git")).unwrap();
        Self { path }
    }

    /// A sandbox with a file.
    pub fn with(name: &str, file: &str, text: impl AsRef<[u8]>) -> Self {
        let sandbox = Self::new(name);
        sandbox.write(file, text);
        sandbox
    }

    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path.join(file)).unwrap()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portcullis"));
        command.current_dir(&self.path).args(arguments);
        for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    pub fn run_with(&self, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Run {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The program need not read it.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_ref());
        Run::of(child.wait_with_output().unwrap())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Run {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        assert!(!self.err.contains("panicked"), "{self:?}");
        self
    }

    #[track_caller]
    pub fn out_has(self, text: &str) -> Self {
        assert!(self.out.contains(text), "`{text}` in standard output of {self:#?}");
        self
    }

    #[track_caller]
    pub fn err_has(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` in standard error of {self:#?}");
        self
    }

    #[track_caller]
    pub fn silent(self) -> Self {
        assert_eq!(self.out, "", "nothing on standard output");
        self
    }
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
