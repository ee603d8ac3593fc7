//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use thinpool_doctor::engine::{Choices, DriverChoice};
use thinpool_doctor::redact::Policy;
use thinpool_doctor::units::Bytes;

/// Says what is wrong with Docker, containerd or LVM thin-pool storage, and what to do.
#[derive(Parser)]
#[command(version, about, after_help = EXIT_CODES)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Task,
}

const EXIT_CODES: &str = "Exit status of `check`: 0 no finding above low, 1 findings, 2 critical findings, 64 bad usage, 65 nothing readable, 66 no such file, 73 --write found other files in its way.

Example: (docker info; dmsetup status) 2>&1 | thinpool-doctor check";

#[derive(Subcommand)]
pub enum Task {
    /// Diagnose outputs of `docker info`, `dmsetup`, `lvs`, `vgs`, logs, daemon.json … in any mix
    Check {
        #[command(flatten)]
        given: Given,
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
        #[command(flatten)]
        hiding: Hiding,
        /// Leave everything in the report, secrets too
        #[arg(long)]
        show_secrets: bool,
        /// Also make the files that keep it from happening again
        #[arg(long, value_enum, value_name = "WHAT")]
        with: Vec<Extra>,
        /// Write all files, also those that keep it from happening again, into a folder; of several hosts each into its own
        #[arg(long, value_name = "DIR")]
        write: Option<PathBuf>,
        /// Let --write replace files
        #[arg(long, requires = "write")]
        force: bool,
        /// Put your own values into the written files instead of placeholders; what is printed stays redacted
        #[arg(long, requires = "write")]
        restore: bool,
    },
    /// Print the report together with its inputs, all redacted: for a ticket, a colleague or an assistant
    Share {
        #[command(flatten)]
        given: Given,
        #[arg(long, value_enum, default_value_t = ShareFormat::Markdown)]
        format: ShareFormat,
        #[command(flatten)]
        hiding: Hiding,
    },
    /// Replace secrets and personal data in a text by placeholders: standard input to standard output
    Redact {
        #[command(flatten)]
        hiding: Hiding,
    },
    /// Explain a rule or a line of dmsetup, lvs or docker info, or list all rules
    Explain {
        /// The rule's id, as findings show it
        rule: Option<String>,
    },
    /// Plan a thin pool for a new disk: chunk size, data, metadata, spare, automatic extension, and the commands
    Plan {
        /// Size of the disk, such as 200G
        #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
        disk: Bytes,
        /// How many images
        #[arg(long, default_value_t = 20)]
        images: u64,
        /// How many containers
        #[arg(long, default_value_t = 20)]
        containers: u64,
        /// Size of an image, without what it shares with others
        #[arg(long, value_name = "SIZE", value_parser = Choices::size, default_value = "500M")]
        image_size: Bytes,
        /// What is written in a day
        #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
        growth: Option<Bytes>,
        /// A chunk size, if it must be that one
        #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
        chunk: Option<Bytes>,
        /// The disk itself, such as /dev/sdb
        #[arg(long, value_name = "DEVICE", value_parser = Choices::device)]
        device: Option<String>,
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Answer as thin_metadata_size does: -b BLOCK -s POOL -m THINS [-u UNIT] [-n]
    Size {
        /// The release to answer like
        #[arg(long, value_enum, default_value_t = Release::New)]
        like: Release,
        /// The options of thin_metadata_size, such as -b64k -s100g -m1000 -um
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        options: Vec<String>,
    },
    /// Print a read-only shell script that collects everything this program reads
    Collect,
    /// Print the JSON Schema of the report
    Schema,
}

/// What is read, and what the person wants.
#[derive(Args)]
pub struct Given {
    /// Files, folders or archives to read; `-` or none reads standard input
    pub files: Vec<PathBuf>,
    /// Which driver to end up with
    #[arg(long, value_enum, default_value_t = Driver::Auto)]
    pub driver: Driver,
    /// An empty disk that may be used, such as /dev/sdb
    #[arg(long, value_name = "DEVICE", value_parser = Choices::device)]
    pub new_disk: Option<String>,
    /// How much data space to add, such as 20G
    #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
    pub add_data: Option<Bytes>,
    /// How much metadata to add, such as 512M
    #[arg(long, value_name = "SIZE", value_parser = Choices::size)]
    pub add_metadata: Option<Bytes>,
    /// Also show the commands that destroy something
    #[arg(long)]
    pub allow_destructive: bool,
}

/// What is redacted: everything, unless it is said here.
#[derive(Args)]
pub struct Hiding {
    /// Leave what is of this kind in, such as host or ip; credentials always go
    #[arg(long, value_name = "KIND", value_parser = kind)]
    pub keep: Vec<String>,
    /// Hide this word too, also where it is a part of a name
    #[arg(long, value_name = "WORD", value_parser = word)]
    pub hide: Vec<String>,
}

fn kind(name: &str) -> Result<String, String> {
    Policy::default().keep(name).map(|()| name.to_owned())
}

fn word(word: &str) -> Result<String, String> {
    Policy::default().hide(word).map(|()| word.to_owned())
}

impl Hiding {
    pub fn policy(&self) -> Policy {
        let mut policy = Policy::default();
        // Each was tried when the arguments were read.
        self.keep.iter().for_each(|name| drop(policy.keep(name)));
        self.hide.iter().for_each(|word| drop(policy.hide(word)));
        policy
    }
}

impl Given {
    pub fn choices(&self, hiding: &Hiding, show_secrets: bool) -> Choices {
        let driver = match self.driver {
            Driver::Auto => DriverChoice::Auto,
            Driver::Overlay2 => DriverChoice::Overlay2,
            Driver::Devicemapper => DriverChoice::Devicemapper,
        };
        Choices {
            driver,
            new_disk: self.new_disk.clone(),
            add_data: self.add_data,
            add_metadata: self.add_metadata,
            allow_destructive: self.allow_destructive,
            prevention: false,
            policy: hiding.policy(),
            show_secrets,
            // What is said on the command line is said of all.
            of_host: None,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Format {
    Text,
    Json,
    Markdown,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum Extra {
    /// Watching, alerts, timers, and what installs them
    Prevention,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Release {
    /// Up to 0.9
    #[value(name = "0.9")]
    Old,
    /// From 1.0 on
    #[value(name = "1.0")]
    New,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum ShareFormat {
    Markdown,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Driver {
    Auto,
    Overlay2,
    Devicemapper,
}
