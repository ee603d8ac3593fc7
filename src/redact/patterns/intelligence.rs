//! Makers and hosts of language models.

use super::super::kind::KEY;
use super::super::scan::{ALNUM, WORD};
use super::{Row, loose_prefix, prefix};

pub(super) const ROWS: &[Row] = &[
    prefix("openai", &[KEY], &["sk-proj-", "sk-svcacct-", "sk-admin-", "sk-None-"], WORD, 20),
    prefix("openai-session", &[KEY], &["sess-"], ALNUM, 40),
    prefix("anthropic", &[KEY], &["sk-ant-"], WORD, 20),
    prefix("openrouter", &[KEY], &["sk-or-"], WORD, 20),
    loose_prefix("sk-any", &[KEY], &["sk-"], WORD, 20),
    prefix("hugging-face", &[KEY], &["hf_"], ALNUM, 30),
    prefix("hugging-face-org", &[KEY], &["api_org_"], ALNUM, 30),
    prefix("perplexity", &[KEY], &["pplx-"], ALNUM, 40),
    prefix("groq", &[KEY], &["gsk_"], ALNUM, 40),
    prefix("xai", &[KEY], &["xai-"], ALNUM, 40),
    prefix("replicate", &[KEY], &["r8_"], ALNUM, 30),
    prefix("cohere-together", &[KEY], &["tgp_v1_"], WORD, 30),
    prefix("nvidia", &[KEY], &["nvapi-"], WORD, 40),
    prefix("fireworks", &[KEY], &["fw_"], ALNUM, 20),
    prefix("cerebras", &[KEY], &["csk-"], ALNUM, 30),
    prefix("langsmith", &[KEY], &["lsv2_pt_", "lsv2_sk_", "ls__"], WORD, 32),
    prefix("langfuse", &[KEY], &["sk-lf-", "pk-lf-"], WORD, 20),
    prefix("elevenlabs", &[KEY], &["sk_"], ALNUM, 40),
    prefix("pinecone", &[KEY], &["pcsk_"], WORD, 40),
    prefix("tavily-exa", &[KEY], &["tvly-"], WORD, 20),
    prefix("firecrawl-jina", &[KEY], &["fc-", "jina_"], ALNUM, 32),
    prefix("wandb", &[KEY], &["wandb_v1_", "local-"], ALNUM, 40),
    prefix("modal", &[KEY], &["ak-", "as-"], ALNUM, 22),
];
