using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>
/// The architecture of generated code, over what is emitted: it talks to Scope, to bindings, to the types of runs, and to the user's own code. Joins,
/// windows, timers, waits, children, stores, retries and chat clients are the runtime's.
/// </summary>
public sealed class ArchitectureTests
{
    // What runs are made of.
    private static readonly string[] RunTypes =
    [
        "WorkflowRun", "WorkflowRun`1", "StepContext", "StepResult`1", "StepDefinition", "StepKind", "RunOptions", "Workflow", "ItemResult`1", "ProviderComparison`1", "ProviderReply`1",
    ];

    // Of tasks only that they are awaited.
    private static readonly string[] Tasks =
    [
        "Task`1::get_Result", "Task`1::ConfigureAwait", "Task::ConfigureAwait", "ValueTask`1::.ctor", "ValueTask`1::AsTask", "ValueTask`1::ConfigureAwait", "ValueTask::ConfigureAwait", "Task", "Task`1", "ValueTask", "ValueTask`1",
    ];

    public static TheoryData<string> Workflows => Corpus.All;

    [Theory]
    [MemberData(nameof(Workflows))]
    public async Task Runs_talk_to_the_runtime_alone(string name)
    {
        var run = await GeneratorRun.Of(Corpus.Files(name));
        using var assembly = new MemoryStream();
        Assert.True(run.Output.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        assembly.Position = 0;
        var used = GeneratedReferences.Of(assembly);
        Assert.Contains(used, member => member.StartsWith("CodeFirstWorkflows.Runtime.Scope::", StringComparison.Ordinal));
        Assert.DoesNotContain(used, member => !IsAllowed(member));
    }

    [Fact]
    public void A_join_of_its_own_would_be_seen() => Assert.All(
        ["System.Threading.Tasks.Task::WhenAll", "System.Threading.Tasks.Task::Run", "System.Threading.Tasks.Task::Delay", "System.Threading.Tasks.Parallel::ForEachAsync", "System.Threading.Timer::.ctor", "Microsoft.Extensions.AI.IChatClient::GetResponseAsync", "CodeFirstWorkflows.WorkflowEngine::get_Store"],
        member => Assert.False(IsAllowed(member)));

    private static bool IsAllowed(string member)
    {
        var type = member.Split("::")[0];
        var space = type[..type.LastIndexOf('.')];
        return space switch
        {
            "CodeFirstWorkflows" => RunTypes.Contains(type[(space.Length + 1)..]) || member == "CodeFirstWorkflows.WorkflowDefinition",
            "System.Threading.Tasks" => Tasks.Contains(member[(space.Length + 1)..]),
            "System.Threading" => type == "System.Threading.CancellationToken",
            "Microsoft.Extensions.AI" => type == "Microsoft.Extensions.AI.IChatClient" && !member.Contains("::", StringComparison.Ordinal),
            // Values that steps hand to each other, and what the compiler itself adds.
            _ => space.StartsWith("CodeFirstWorkflows.Runtime", StringComparison.Ordinal) || space is "System" or "System.Collections.Generic" or "System.Runtime.CompilerServices" or "System.Text.Json.Serialization" || space.StartsWith("System.Runtime.CompilerServices.", StringComparison.Ordinal),
        };
    }
}
