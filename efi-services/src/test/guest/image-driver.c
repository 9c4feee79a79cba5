/* A boot service driver that does what images.c tells it to. */
#define CONTRACT_CHILD
#include "orders.h"
