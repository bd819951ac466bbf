using CodeFirstWorkflows.Analyzers.Suppressors;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

/// <summary>What .NET's own rules say of steps that is wrong by design is suppressed, and nothing else is.</summary>
public sealed class StepSuppressorTests
{
    private const string Steps = """
        [ChainOfThought]
        public partial class Count : Workflow<string, int>
        {
            [Step]
            public int {|#0:GetLimit|}() => 3;

            [Prompt("Shorten: {input}")]
            public partial Task<string> Shorten(string input);

            [Step]
            public async Task<int> {|#1:Words|}(string shorten, int getLimit, string? input)
            {
                await Task.Yield();
                return Split({|#2:shorten|}.Trim());
                int Split(string text) => text.Split(' ', getLimit).Length;
            }
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Rules_that_take_a_step_for_a_method_that_anybody_calls_are_suppressed(bool withSuppressor) => Check(
        Steps,
        withSuppressor,
        Finding("CA1024", 0, withSuppressor),
        Finding("CA1822", 0, withSuppressor),
        Finding("CA1822", 1, withSuppressor),
        Finding("CA1062", 2, withSuppressor));

    [Fact]
    public Task Methods_that_are_no_steps_keep_their_warnings() => Check(
        """
        [Workflow]
        public partial class Count : Workflow<string, int>
        {
            [Step]
            private int {|#0:Words|}(string input) => input.Length;

            public int {|CA1822:Length|}(string text) => {|CA1062:text|}.Length;

            public string {|CA1024:{|CA1822:GetName|}|}() => "count";
        }

        public class NoWorkflow
        {
            [Step]
            public int {|CA1822:Length|}(string text) => {|CA1062:text|}.Length;
        }
        """,
        withSuppressor: true,
        Finding("CA1822", 0, isSuppressed: true));

    [Fact]
    public Task Without_nullable_reference_types_a_value_may_be_missing() => Check(
        """
        #nullable disable
        [Workflow]
        public partial class Count : Workflow<string, int>
        {
            [Step]
            public int {|#0:Words|}(string input) => {|CA1062:input|}.Length;
        }
        """,
        withSuppressor: true,
        Finding("CA1822", 0, isSuppressed: true));

    [Fact]
    public void The_page_of_the_rules_lists_each_suppression()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", "README.md"));
        Assert.All(
            new StepSuppressor().SupportedSuppressions,
            suppression => Assert.Contains($"| {suppression.Id} | {suppression.SuppressedDiagnosticId}, ", page, StringComparison.Ordinal));
    }

    private static DiagnosticResult Finding(string id, int place, bool isSuppressed) => new DiagnosticResult(id, DiagnosticSeverity.Warning)
        .WithLocation(place)
        .WithOptions(DiagnosticOptions.IgnoreSeverity)
        .WithIsSuppressed(isSuppressed);

    private static Task Check(string source, bool withSuppressor, params DiagnosticResult[] expected)
    {
        var test = new Test(withSuppressor ? [.. NetRules.Analyzers, new StepSuppressor()] : NetRules.Analyzers);
        TestProject.Prepare(test, source, []);
        test.ExpectedDiagnostics.AddRange(expected);
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private sealed class Test(IReadOnlyList<DiagnosticAnalyzer> analyzers) : CSharpAnalyzerTest<StepSuppressor, DefaultVerifier>
    {
        protected override IEnumerable<DiagnosticAnalyzer> GetDiagnosticAnalyzers() => analyzers;

        protected override IEnumerable<Type> GetSourceGenerators() => TestProject.Generators;

        protected override ParseOptions CreateParseOptions() => TestProject.ParseOptions;

        protected override CompilationOptions CreateCompilationOptions() => TestProject.CompilationOptions;
    }
}
