using System.Data.Common;
using System.Net.Sockets;
using Polly.Timeout;

namespace CodeFirstWorkflows.Runtime;

/// <summary>Tells failures that may pass by themselves from those that come again whatever one does.</summary>
internal static class TransientFailure
{
    /// <summary>Whether trying again may help: network errors, timeouts, HTTP 408, 429 and 5xx, and what a database calls transient.</summary>
    internal static bool Is(Exception exception)
    {
        if (HttpStatus.Of(exception) is { } status)
            return status is 408 or 429 or >= 500;
        return exception switch
        {
            SuspendedException or OperationCanceledException or WaitExpiredException => false,
            StepTimeoutException or TimeoutException or TimeoutRejectedException or SocketException or HttpRequestException => true,
            HttpIOException => true,
            DbException database => database.IsTransient,
            IOException { InnerException: SocketException } => true,
            _ => exception.InnerException is { } inner and not OperationCanceledException && exception is not WorkflowException && Is(inner),
        };
    }
}
