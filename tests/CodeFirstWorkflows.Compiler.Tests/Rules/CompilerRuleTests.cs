using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Rules;

/// <summary>Rules about what surrounds a workflow: the language's version (036), and other generators (035).</summary>
public sealed class CompilerRuleTests
{
    private const string Workflow = """
        [Workflow]
        public partial class {|CFW036:Solve|} : Workflow<string, string>
        {
            public Solve(WorkflowEngine engine) : base(engine) { }
            [Step] public string Answer(string input) => input;
        }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp10)]
    public Task A_language_that_is_too_old(LanguageVersion version) => Check(Workflow, version, []);

    [Fact]
    public Task The_oldest_language_that_will_do() => Check(Workflow.Replace("{|CFW036:Solve|}", "Solve", StringComparison.Ordinal), LanguageVersion.CSharp12, []);

    [Theory]
    [InlineData("private Made {|CFW035:Make|}(string input) => new();")]
    [InlineData("private Task<Made[]> {|CFW035:Make|}(string input) => null!;")]
    [InlineData("private IReadOnlyList<Made>? {|CFW035:Make|}(string input) => null;")]
    public Task A_result_that_another_generator_makes(string step) => Check(
        "[Workflow] public partial class Solve : Workflow<string> { [Step] " + step + " }", LanguageVersion.Latest, [typeof(MakesAType)]);

    [Theory]
    [InlineData("[Workflow] public partial class {|CFW035:Solve|} : Workflow<Made> { [Step] private void {|CFW035:Use|}(Made input) { } }")]
    [InlineData("[Workflow] public partial class {|CFW035:Solve|} : Workflow<string, List<Made>> { [Step] private string Use(string input) => input; }")]
    [InlineData("[Workflow] public partial class Solve : Workflow<string> { [Step] private void {|CFW035:Use|}([Service] Made made) { } }")]
    [InlineData("[Workflow] public partial class Solve : Workflow<Kept> { [Step] private void Use([From(\"input.{|CFW035:title|}\")] string x) { } } public partial class Kept;")]
    public Task What_else_another_generator_makes(string source) => Check(source, LanguageVersion.Latest, [typeof(MakesAType)]);

    [Fact]
    public Task A_result_that_only_looks_generated() => Check(
        """
        [Workflow] public partial class Solve : Workflow<string, Kept> { [Step] private Kept Make(string input) => new(); }
        public partial class Kept { }
        """, LanguageVersion.Latest, [typeof(MakesAType)]);

    private static Task Check(string source, LanguageVersion version, Type[] generators)
    {
        var test = new Test(version, generators);
        TestProject.Prepare(test, source, []);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Test(LanguageVersion version, Type[] generators) : CSharpAnalyzerTest<WorkflowAnalyzer, DefaultVerifier>
    {
        protected override IEnumerable<Type> GetSourceGenerators() => [.. TestProject.Generators, .. generators];

        protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(version, DocumentationMode.Diagnose);

        protected override CompilationOptions CreateCompilationOptions() => TestProject.CompilationOptions;
    }
}

/// <summary>Another generator in the same project.</summary>
public sealed class MakesAType : IIncrementalGenerator
{
    // Not by post-initialization: what is made there, every generator sees.
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(context.CompilationProvider, static (output, _) => output.AddSource("Made.g.cs", "public sealed class Made { } public partial class Kept { public string Title => \"\"; }"));
}
