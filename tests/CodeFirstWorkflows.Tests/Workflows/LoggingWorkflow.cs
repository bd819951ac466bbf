using Microsoft.Extensions.Logging;

namespace CodeFirstWorkflows.Tests.Workflows;

/// <summary>A step that writes to the log itself.</summary>
[Workflow]
public partial class LoggingWorkflow : Workflow<string, string>
{
    [LoggerMessage(100, LogLevel.Information, "from the step")]
    private static partial void Say(ILogger logger);

    [Step]
    internal static string Write(string input, StepContext context)
    {
        Say(context.Logger);
        return input;
    }
}
