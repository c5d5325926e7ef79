#include <gapless/event.hpp>
