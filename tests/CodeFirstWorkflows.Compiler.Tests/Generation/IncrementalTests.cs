using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Generation;

/// <summary>What an edit makes the generator do again. What holds of every run is in <see cref="IncrementalLaws"/>.</summary>
public sealed class IncrementalTests
{
    private const string First = """
        namespace Demo
        {
            public sealed record Note(string Text, int? Count);

            [Workflow(Name = "first", Version = 1)]
            public sealed partial class First : Workflow<string, string>
            {
                [Step] private static int Length(string input) => input.Length;
                [Step(Name = "pair")] private (int Low, string? Text) MakePair(string input, int length) => (length, input);
                [Step] internal Task<Note?> Note([From("pair.text")] string? text, CancellationToken cancellationToken) => Task.FromResult<Note?>(null);
                [Step] private ValueTask<int> Total([From("length", "pair.low")] int total, [Service] TimeProvider time) => new(total);
                [Output]
                [Prompt("Say {input} in {length:D2} letters{#note}, {note.text}{/note}.", System = "Be brief.", Temperature = 0.5f, MaxOutputTokens = 10, Client = "fast", Model = "m")]
                private partial Task<string> Say([Untrusted] string input, [From("total")] int length, Note? note);
                [Step] private void Log(string say, StepContext context) { }
                [Step] private string Shout(string say) => say;
                [Step] private Dictionary<string, (string?[] Words, List<Note?>? Notes)> Table() => [];
            }
        }
        """;

    private const string Second = """
        [ChainOfThought] internal partial class Second : Workflow<string, string>
        {
            [Prompt("Say {input}.")] private partial Task<string> Say(string input);
        }
        """;

    [Theory]
    [InlineData("=> input.Length;", "=>   input.Length + 0; // in letters")]
    [InlineData("=> (length, input);", "{ var low = length; return (low, input); }")]
    [InlineData("public sealed record Note", "/// <summary>A note.</summary>\npublic sealed record Note")]
    [InlineData("(string Text, int? Count);", "(string Text, int? Count) { public int Size => Text.Length; }")]
    [InlineData("public sealed record Note", "public sealed record class Note")]
    [InlineData("[Step] private void Log", "\n\n    [Step]\n    private void Log")]
    public async Task A_cosmetic_edit_writes_nothing_again(string before, string after) =>
        Assert.All(await Edit(before, after), reason => Assert.True(IncrementalLaws.IsKept(reason), reason.ToString()));

    [Theory]
    // Annotations of nullability, at every place of a type.
    [InlineData("Workflow<string, string>", "Workflow<string?, string>")]
    [InlineData("Workflow<string, string>", "Workflow<string, string?>")]
    [InlineData("private static int Length", "private static int? Length")]
    [InlineData("string? Text) MakePair", "string Text) MakePair")]
    [InlineData("Task<Note?> Note", "Task<Note> Note")]
    [InlineData("private partial Task<string> Say", "private partial Task<string?> Say")]
    [InlineData("Note? note);", "Note note);")]
    [InlineData("string? text, Cancel", "string text, Cancel")]
    [InlineData("(string?[] Words", "(string[] Words")]
    [InlineData("(string?[] Words", "(string?[]? Words")]
    [InlineData("List<Note?>? Notes", "List<Note>? Notes")]
    [InlineData("List<Note?>? Notes", "List<Note?> Notes")]
    // Names of tuples, types, parameters, methods, classes, namespaces.
    [InlineData("(int Low, string? Text) MakePair", "(int Least, string? Text) MakePair")]
    [InlineData("namespace Demo", "namespace Dema")]
    [InlineData("partial class First", "partial class Fist")]
    [InlineData("MakePair(", "BuildPair(")]
    [InlineData("[From(\"total\")] int length,", "[From(\"total\")] int letters,")]
    [InlineData("public sealed record Note(", "public sealed record note(")]
    // Modifiers.
    [InlineData("private static int Length", "private int Length")]
    [InlineData("private partial Task<string> Say", "internal partial Task<string> Say")]
    [InlineData("private partial Task<string> Say", "private static partial Task<string> Say")]
    [InlineData("private partial Task<string> Say", "private unsafe partial Task<string> Say")]
    [InlineData("public sealed record Note", "internal sealed record Note")]
    [InlineData("public sealed record Note", "public record struct Note")]
    // Shapes of return types and parameters.
    [InlineData("private ValueTask<int> Total", "private Task<int> Total")]
    [InlineData("private static int Length(string input)", "private static long Length(string input)")]
    [InlineData("private void Log(string say, StepContext context)", "private void Log(string say)")]
    [InlineData("private void Log(string say, StepContext context)", "private void Log(StepContext context, string say)")]
    [InlineData("private void Log(", "private Task Log(")]
    [InlineData(", CancellationToken cancellationToken)", ")")]
    [InlineData("[Service] TimeProvider time", "[Service] TimeProvider? time")]
    [InlineData("[From(\"length\", \"pair.low\")]", "[From(\"pair.low\", \"length\")]")]
    [InlineData("[From(\"length\", \"pair.low\")] int total", "[From(\"length\", \"pair.low\")] long total")]
    // Attributes and their defaults.
    [InlineData("[Workflow(Name = \"first\", Version = 1)]", "[ChainOfThought(Name = \"first\", Version = 1)]")]
    [InlineData("Name = \"first\", ", "")]
    [InlineData("Version = 1", "Version = 2")]
    [InlineData("Version = 1", "Version = 1, Durable = true")]
    [InlineData("[Untrusted] ", "")]
    [InlineData("Temperature = 0.5f, ", "")]
    [InlineData("Temperature = 0.5f", "Temperature = 0f")]
    [InlineData("MaxOutputTokens = 10", "MaxOutputTokens = 11")]
    [InlineData("Client = \"fast\"", "Clients = [\"fast\", \"smart\"]")]
    [InlineData("Model = \"m\"", "Model = \"n\"")]
    [InlineData("System = \"Be brief.\"", "System = \"Be long.\"")]
    [InlineData("{length:D2}", "{length:D3}")]
    [InlineData("{length:D2}", "{length ?? 'no'}")]
    [InlineData("{#note}, {note.text}{/note}", "{note?.text}")]
    [InlineData("[Output]", "")]
    [InlineData("[Step] private void Log", "[Step(Name = \"note2\")] private void Log")]
    [InlineData("public sealed record Note", "[Obsolete] public sealed record Note")]
    [InlineData("public sealed record Note", "[System.Diagnostics.CodeAnalysis.Experimental(\"X1\")] public sealed record Note")]
    public async Task An_edit_of_what_is_generated_changes_the_model(string before, string after) =>
        Assert.Contains(await Edit(before, after), reason => !IncrementalLaws.IsKept(reason));

    [Fact]
    public async Task An_edit_of_one_workflow_of_200_writes_that_one_alone()
    {
        var project = new SourceProject([.. Enumerable.Range(0, 200).Select(i => ($"W{i}.cs", Second.Replace("Second", $"W{i}")))]);
        var compilation = await project.CompileAsync();
        var driver = project.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        Assert.Equal(200, driver.GetRunResult().GeneratedTrees.Length);
        var tree = compilation.SyntaxTrees.Single(tree => tree.FilePath.EndsWith("/W117.cs", StringComparison.Ordinal));
        var edited = compilation.ReplaceSyntaxTree(tree, project.Tree(tree.FilePath, tree.ToString().Replace("Say {input}", "Tell {input}")));

        var reasons = IncrementalLaws.Outputs(driver, edited);

        Assert.Equal(1, reasons.Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Equal(199, reasons.Count(IncrementalLaws.IsKept));
    }

    [Fact]
    public async Task An_edit_of_a_prompt_file_writes_its_workflow_alone()
    {
        var source = Second.Replace("Prompt(\"Say {input}.\")", "Prompt(File = \"say.prompt.md\")");
        var project = new SourceProject([("First.cs", First), ("Second.cs", source), ("say.prompt.md", "Say {input}.")]);
        var driver = project.Driver().RunGenerators(await project.CompileAsync(), TestContext.Current.CancellationToken);
        driver = driver.ReplaceAdditionalText(project.PromptFiles.Single(), new PromptText(TestProject.Directory + "say.prompt.md", "Tell {input}."));

        var reasons = IncrementalLaws.Outputs(driver, await project.CompileAsync());

        Assert.Equal(1, reasons.Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Equal(1, reasons.Count(IncrementalLaws.IsKept));
    }

    private static async Task<IReadOnlyList<IncrementalStepRunReason>> Edit(string before, string after)
    {
        var project = new SourceProject([("First.cs", First), ("Second.cs", Second)]);
        var compilation = await project.CompileAsync();
        var driver = project.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        Assert.Contains(before, First, StringComparison.Ordinal);
        return IncrementalLaws.Outputs(driver, IncrementalLaws.Edited(compilation, text => text.Replace(before, after)));
    }
}
