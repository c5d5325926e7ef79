#pragma once

#include <gapless/seq.hpp>
#include <gapless/strong_bytes.hpp>

namespace gapless::protocol {

// The SHA-256 of a body as it was stored: a leaf of the transcript.
using leaf_hash = strong_bytes<struct leaf_hash_tag, 32>;

// What is left of the entry of this seq, whose body is gone.
struct leaf_at {
    gapless::seq seq;
    leaf_hash leaf;

    friend bool operator==(const leaf_at&, const leaf_at&) = default;
};

}  // namespace gapless::protocol
