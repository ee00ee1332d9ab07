//! The command line: what can be said, and what each word means.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use portcullis::{Format, Profile, Severity, UnknownAction};

const EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  allowed
  1  denied
  2  the command line or the configuration is wrong
  3  there is no Kubernetes object in the inputs
  4  something could not be read or judged; outweighs 1";

const ROUTES_EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  listed, whatever policies find
  2  the command line or the configuration is wrong
  3  there is no Kubernetes object in the inputs
  4  something could not be read or judged, and routes may be missing";

const EXPOSURE_EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  listed, whatever is exposed
  2  the command line is wrong
  3  there is no Kubernetes object in the inputs
  4  something could not be read, and something may be missing";

const EXPOSURE_DIFF_EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  nobody can reach more than before
  1  somebody can: a port or a way that is new, a guard lost, a side door opened
  2  the command line is wrong
  3  there is no Kubernetes object in the inputs
  4  something could not be read; outweighs 1";

const WHO_CAN_EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  answered, whoever can
  2  the command line is wrong
  3  there is no Kubernetes object in the inputs
  4  something could not be read, and the answer may lack it";

const REACH_EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  answered, whatever reaches what
  2  the command line is wrong, or names what is not there
  3  there is no Kubernetes object in the inputs
  4  something could not be read, and the answer may be another";

const SOD_EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  nobody who is shown holds conflicting duties, or only potentially
  1  somebody does
  2  the command line is wrong
  3  there is no Kubernetes object in the inputs
  4  something could not be read; outweighs 1";

const DIFF_EXIT_CODES: &str = "\
Exit codes, the same for every format:
  0  nobody gained anything, whatever was lost
  1  somebody gained a right or a duty
  2  the command line is wrong
  3  there is no Kubernetes object in the inputs
  4  something could not be read; outweighs 1";

/// Judges Kubernetes ingress safety and separation of duties: manifests and admission reviews, without a cluster.
#[derive(Debug, Parser)]
#[command(name = "portcullis", bin_name = "portcullis", after_help = EXIT_CODES, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// When to use colour; NO_COLOR and CLICOLOR_FORCE are respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: Color,
    /// Say nothing on standard error but what went wrong
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge manifests, each object against all others
    #[command(after_help = EXIT_CODES)]
    Check(Check),
    /// List the routes: what is reachable, how it is protected, what policies find
    #[command(after_help = ROUTES_EXIT_CODES)]
    Routes(Routes),
    /// Map what can be reached from outside, by which ways, and who else can reach it
    #[command(after_help = EXPOSURE_EXIT_CODES, args_conflicts_with_subcommands = true)]
    Exposure(Exposure),
    /// Tell whether something reaches a workload or Service, and which policies decide
    ///
    /// This reads NetworkPolicies and the policies of the cluster (AdminNetworkPolicy, BaselineAdminNetworkPolicy, ClusterNetworkPolicy).
    /// Where policies of Cilium or Calico may decide, the answer is unknown.
    #[command(after_help = REACH_EXIT_CODES)]
    Reach(Reach),
    /// Tell who can do something, and who can come to it by acting as somebody else
    #[command(after_help = WHO_CAN_EXIT_CODES)]
    WhoCan(WhoCan),
    /// Show people by duties, which of them conflict, and what would clear that
    ///
    /// This is a matrix, not a verdict: findings, severities and exemptions are those of `check` (policies rbac and sod).
    #[command(after_help = SOD_EXIT_CODES)]
    Sod(Sod),
    /// Compare who may do what
    Access {
        #[command(subcommand)]
        command: Access,
    },
    /// Answer an AdmissionReview as a webhook would
    #[command(after_help = EXIT_CODES)]
    Review(Review),
    /// Explain a policy: why it matters, how to mend what it finds, its parameters
    Explain(Explain),
    /// List the policies
    Policies(Policies),
    /// Write the policies as an OPA bundle or as Gatekeeper templates
    Bundle(Bundle),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub struct Check {
    /// Files, directories, or `-` for standard input; of directories, all *.yaml, *.yml and *.json that are neither
    /// hidden nor ignored by git
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The manifests as they were before: an object in both is judged as an UPDATE, one only in here as a DELETE, one only
    /// in PATH as a CREATE
    #[arg(long, value_name = "PATH")]
    pub old: Option<PathBuf>,
    /// The user who makes the change, for policies on requesters
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// A group of that user; repeatable
    #[arg(long = "group", value_name = "GROUP", requires = "user")]
    pub groups: Vec<String>,
    /// How to report, and where to: full, concise, json, sarif, github or junit; repeatable, at most one without a path
    #[arg(long = "format", short, value_name = "FORMAT[=PATH]", default_value = "full")]
    pub formats: Vec<Target>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Debug, Args)]
pub struct Routes {
    /// Files, directories, or `-` for standard input, as for `check`; a `kubectl get -o yaml --show-managed-fields` dump also tells who
    /// changed what
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Other objects of the cluster, whose own routes are not listed: files or directories; repeatable [default: PATH is all there is]
    #[arg(long, value_name = "PATH")]
    pub inventory: Vec<PathBuf>,
    /// How to list them [default: by the ending of --output, else table]
    #[arg(long, short, value_name = "FORMAT", value_parser = routes_format())]
    pub format: Option<portcullis::registry::Format>,
    /// The file to write to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub chosen: Chosen,
    #[command(flatten)]
    pub settings: Settings,
}

/// Which routes are listed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rows")]
pub struct Chosen {
    /// Only routes of this namespace; `*` and `?` are wildcards; repeatable
    #[arg(long = "namespace", short, value_name = "NS")]
    pub namespaces: Vec<String>,
    /// Only hosts of this form, as they are shown; `*` and `?` are wildcards; repeatable
    #[arg(long = "host", value_name = "PATTERN")]
    pub hosts: Vec<String>,
    /// Only routes of this class; `*` and `?` are wildcards; repeatable
    #[arg(long = "class", value_name = "CLASS")]
    pub classes: Vec<String>,
    /// Only what everybody can reach, and that of which it is not known
    #[arg(long)]
    pub public: bool,
    /// Only routes behind which nothing answers: no endpoint, or a finding of registry/stale-route
    #[arg(long)]
    pub stale: bool,
    /// Only routes with findings
    #[arg(long)]
    pub findings: bool,
    /// Sort by these columns; `-` turns the order around: `--sort=-severity,host` [default: host,path,namespace]
    #[arg(long, value_name = "COLUMN[,-COLUMN]", allow_hyphen_values = true)]
    pub sort: Option<String>,
}

#[derive(Debug, Args)]
pub struct Exposure {
    /// Manifests or a `kubectl get -A -o yaml` dump, with all that is in the way: routes, Services, workloads, Namespaces, network
    /// policies: files, directories, or `-` for standard input, as for `check`
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Only workloads of this namespace; `*` and `?` are wildcards; repeatable
    #[arg(long = "namespace", short, value_name = "GLOB")]
    pub namespaces: Vec<String>,
    /// Only workloads to which hosts of this form lead, as they are shown; `*` and `?` are wildcards; repeatable
    #[arg(long = "host", value_name = "GLOB")]
    pub hosts: Vec<String>,
    /// How to write it [default: by the ending of --output, else table]
    #[arg(long, short, value_name = "FORMAT", value_parser = exposure_format())]
    pub format: Option<portcullis::exposure::Format>,
    /// The file to write to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write NetworkPolicies instead, which let in the controllers on the exposed ports and nothing else
    #[arg(long, conflicts_with = "format")]
    pub suggest: bool,
    #[command(subcommand)]
    pub command: Option<Exposed>,
}

#[derive(Debug, Subcommand)]
pub enum Exposed {
    /// Tell what came, went and changed from one set of manifests to another
    #[command(after_help = EXPOSURE_DIFF_EXIT_CODES)]
    Diff(ExposureDiff),
}

#[derive(Debug, Args)]
pub struct ExposureDiff {
    /// The manifests or the dump as they were before: a file, a directory, or `-` for standard input
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The manifests or the dump as they are now
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// How to write it [default: by the ending of --output, else table]
    #[arg(long, short, value_name = "FORMAT", value_parser = exposure_diff_format())]
    pub format: Option<portcullis::exposure::Format>,
    /// The file to write to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Reach {
    /// The source: NAMESPACE/NAME, KIND/NAMESPACE/NAME, NAMESPACE/ for a new Pod without labels, an IP address, or `internet`
    #[arg(value_name = "FROM")]
    pub from: String,
    /// The target: NAMESPACE/NAME, KIND/NAMESPACE/NAME or service/NAMESPACE/NAME, with the number or name of a port [default: every
    /// declared port]
    #[arg(value_name = "TO[:PORT]")]
    pub to: String,
    /// Manifests or a `kubectl get -A -o json` dump: files, directories, or `-` for standard input, as for `check`
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Ranges of policies match no Pods, as with Cilium [default: they match every address, also a Pod's own]
    #[arg(long)]
    pub selectors_only: bool,
    /// How to write the answer [default: by the ending of --output, else text]
    #[arg(long, short, value_name = "FORMAT", value_parser = reach_format())]
    pub format: Option<portcullis::network::Format>,
    /// The file to write to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct WhoCan {
    /// The verb: get, list, create, update, patch, delete, escalate, bind, impersonate…
    #[arg(value_name = "VERB")]
    pub verb: String,
    /// The resource as kubectl names it, or a path such as /metrics; resources that are not known need their group
    #[arg(value_name = "RESOURCE[.GROUP][/SUB]")]
    pub resource: String,
    /// Manifests or a `kubectl get -A -o json` dump: files, directories, or `-` for standard input, as for `check`
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// In this namespace [default: in every namespace, or an object of the cluster]
    #[arg(long, short, value_name = "NS")]
    pub namespace: Option<String>,
    /// For the object of this name [default: any, so that rights for single names do not count]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Args)]
pub struct Sod {
    /// Manifests or a `kubectl get -A -o json` dump: files, directories, or `-` for standard input, as for `check`
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Which pairs of duties are conflicts
    #[arg(long, value_name = "PROFILE", default_value = "standard", value_parser = PossibleValuesParser::new(portcullis::access::PROFILES))]
    pub profile: String,
    /// Only what is held in this namespace, or everywhere; `*` and `?` are wildcards; repeatable
    #[arg(long = "namespace", short, value_name = "GLOB")]
    pub namespaces: Vec<String>,
    /// Only people of this name, such as `ann` or `group:*`; `*` and `?` are wildcards; repeatable
    #[arg(long = "person", value_name = "GLOB")]
    pub people: Vec<String>,
    /// Also people who hold no conflicting duties
    #[arg(long)]
    pub all: bool,
    #[command(flatten)]
    pub answer: Answer,
}

#[derive(Debug, Subcommand)]
pub enum Access {
    /// Tell who gained or lost which rights and duties from one set of manifests to another
    #[command(after_help = DIFF_EXIT_CODES)]
    Diff(AccessDiff),
}

#[derive(Debug, Args)]
pub struct AccessDiff {
    /// The manifests or the dump as they were before: a file, a directory, or `-` for standard input
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The manifests or the dump as they are now
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    #[command(flatten)]
    pub answer: Answer,
}

/// How an answer about access is written.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Answer {
    /// How to write the answer [default: by the ending of --output, else table]
    #[arg(long, short, value_name = "FORMAT", value_parser = access_format())]
    pub format: Option<portcullis::access::Format>,
    /// The file to write to [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Review {
    /// The AdmissionReview (`admission.k8s.io/v1`), as JSON; `-` is standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// The other objects of the cluster: files or directories of manifests, or a `kubectl get -o yaml` dump; repeatable
    #[arg(long, value_name = "PATH")]
    pub inventory: Vec<PathBuf>,
    /// Approvals of the change that the caller has verified: a file with a list, as `docs/approval.md` describes it
    #[arg(long, value_name = "FILE")]
    pub approvals: Option<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
}

/// What is judged, and how strictly.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policies")]
pub struct Settings {
    /// The configuration [default: `.portcullis.yaml` here or above, up to the root of the repository]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Which policies run [default: baseline]
    #[arg(long, value_name = "PROFILE", value_parser = profile())]
    pub profile: Option<Profile>,
    /// Run only these policies or groups; repeatable, separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave these policies or groups out; repeatable, separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// A folder of own policies (`*.rego`); repeatable
    #[arg(long, value_name = "DIR")]
    pub policies: Vec<PathBuf>,
    /// A parameter of a policy, or of `common`: JSON, or a text; repeatable
    #[arg(long = "param", value_name = "POLICY.NAME=VALUE")]
    pub parameters: Vec<Assignment>,
    /// The mildest severity that denies [default: medium]
    #[arg(long, value_name = "SEVERITY", value_parser = severity())]
    pub fail_on: Option<Severity>,
    /// What an unknown verdict leads to [default: deny in the strict profile, else warn]
    #[arg(long, value_name = "ACTION", value_parser = unknown())]
    pub unknown: Option<UnknownAction>,
    /// The time that counts as now, e.g. for exemptions that expire [default: the clock]
    #[arg(long, value_name = "RFC3339")]
    pub now: Option<String>,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The policy: its id or a former one
    #[arg(value_name = "ID")]
    pub id: String,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: ExplainFormat,
}

#[derive(Debug, Args)]
pub struct Policies {
    /// Only those of a profile; the strict one has all
    #[arg(long, value_name = "PROFILE", value_parser = profile())]
    pub profile: Option<Profile>,
    /// How to print them
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: PoliciesFormat,
}

#[derive(Debug, Args)]
pub struct Bundle {
    /// Whom the bundle is for
    #[arg(long = "for", value_name = "SURFACE")]
    pub surface: Surface,
    /// The folder to write to; it is created, and files of the same names are replaced
    #[arg(long, short, value_name = "DIR")]
    pub output: PathBuf,
    /// Write one tar archive into the folder instead of single files
    #[arg(long)]
    pub archive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PoliciesFormat {
    Table,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Surface {
    Opa,
    Gatekeeper,
}

/// A format, and the file it goes to.
#[derive(Clone, Debug)]
pub struct Target {
    pub format: Format,
    /// Standard output where there is none.
    pub path: Option<PathBuf>,
}

impl std::str::FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, path) = match text.split_once('=') {
            Some((_, "")) => return Err("the path after `=` is missing".into()),
            Some((name, path)) => (name, Some(PathBuf::from(path))),
            None => (text, None),
        };
        let format = name.parse::<Format>().map_err(|error| error.to_string())?;
        Ok(Self { format, path })
    }
}

/// `policy.name=value`.
#[derive(Clone, Debug)]
pub struct Assignment {
    pub policy: String,
    pub name: String,
    pub value: serde_json::Value,
}

impl std::str::FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = "write `policy.name=value`, e.g. `route/missing-tls.exempt_hosts=[\"a.example.com\"]`";
        let (target, value) = text.split_once('=').ok_or(form)?;
        let (policy, name) = target.rsplit_once('.').ok_or(form)?;
        if policy.is_empty() || name.is_empty() {
            return Err(form.into());
        }
        let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
        Ok(Self { policy: policy.to_owned(), name: name.to_owned(), value })
    }
}

fn routes_format() -> impl TypedValueParser<Value = portcullis::registry::Format> {
    use portcullis::registry::Format;
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|name| name.parse::<Format>())
}

fn exposure_format() -> impl TypedValueParser<Value = portcullis::exposure::Format> {
    use portcullis::exposure::Format;
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|name| name.parse::<Format>())
}

fn exposure_diff_format() -> impl TypedValueParser<Value = portcullis::exposure::Format> {
    use portcullis::exposure::Format;
    PossibleValuesParser::new(Format::OF_DIFF.map(Format::as_str)).try_map(|name| name.parse::<Format>())
}

fn access_format() -> impl TypedValueParser<Value = portcullis::access::Format> {
    use portcullis::access::Format;
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|name| name.parse::<Format>())
}

fn reach_format() -> impl TypedValueParser<Value = portcullis::network::Format> {
    use portcullis::network::Format;
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(|name| name.parse::<Format>())
}

fn profile() -> impl TypedValueParser<Value = Profile> {
    PossibleValuesParser::new(Profile::ALL.map(Profile::as_str)).try_map(|name| name.parse::<Profile>())
}

fn severity() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.map(Severity::as_str)).try_map(|name| name.parse::<Severity>())
}

fn unknown() -> impl TypedValueParser<Value = UnknownAction> {
    PossibleValuesParser::new(UnknownAction::ALL.map(UnknownAction::as_str)).try_map(|name| name.parse::<UnknownAction>())
}
