#pragma once

#include "bindings/c/object_count.hpp"

#include <gapless/c/queue.h>
#include <gapless/runtime.hpp>

#include <memory>

struct gapless_runtime {
    std::shared_ptr<gapless::runtime> threads;
    gapless::c::counted counts;
};
