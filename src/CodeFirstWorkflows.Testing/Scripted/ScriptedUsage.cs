using Microsoft.Extensions.AI;

namespace CodeFirstWorkflows.Testing;

/// <summary>The usage of a scripted reply: as given, or one token per word.</summary>
internal static class ScriptedUsage
{
    public static UsageDetails Of(long input, long output) =>
        new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };

    public static UsageDetails Counted(ScriptedCall call, string reply) =>
        Of(call.Messages.Sum(m => Words(m.Text)) + Words(call.Options?.Instructions), Words(reply));

    private static long Words(string? text) => text?.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries).Length ?? 0;
}
