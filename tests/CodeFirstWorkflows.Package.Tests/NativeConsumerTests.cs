using Xunit;

namespace CodeFirstWorkflows.Package.Tests;

/// <summary>A program that is published as a native binary, without reflection in its JSON.</summary>
public class NativeConsumerTests(PackageFeed feed)
{
    private const string Properties = """
        <PublishAot>true</PublishAot>
        <JsonSerializerIsReflectionEnabledByDefault>false</JsonSerializerIsReflectionEnabledByDefault>
        <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
        <TrimmerSingleWarn>false</TrimmerSingleWarn>
        """;

    private const string Json = """
        using System.Text.Json.Serialization;

        [JsonSerializable(typeof(Plan))]
        internal sealed partial class AppJson : JsonSerializerContext;
        """;

    [Fact]
    public async Task The_chain_runs_as_a_native_binary_published_without_warnings()
    {
        var workflow = SeedChain.Workflow.Replace("[ChainOfThought]", "[ChainOfThought(JsonContext = typeof(AppJson))]", StringComparison.Ordinal);
        var program = SeedChain.Program + "\n" + FlowChain.Program.Replace("using CodeFirstWorkflows;", "", StringComparison.Ordinal);
        var consumer = feed.Create(
            "Native",
            [.. SeedChain.Files(workflow).Where(file => file.Path != "Program.cs"), ("Program.cs", program), ("AppJson.cs", Json), ("Look.cs", FlowChain.Child), ("Research.cs", FlowChain.Workflow)],
            Properties);

        var publish = (await consumer.DotnetAsync("publish", "-o", "published", $"-p:CppCompilerAndLinker={NativeLinker.Find()}")).Succeeds();
        var run = (await Command.RunAsync(consumer.PathOf("published"), consumer.PathOf("published/Native"))).Succeeds();

        Assert.Empty(publish.Findings);
        Assert.Equal(["Native", "Native.dbg"], Directory.GetFiles(consumer.PathOf("published")).Select(Path.GetFileName).Order());
        SeedChain.AssertCompleted(run);
        FlowChain.AssertCompleted(run);
    }
}
