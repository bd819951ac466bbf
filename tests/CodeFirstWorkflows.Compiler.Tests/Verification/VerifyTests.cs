using CodeFirstWorkflows.CodeFixes;
using CodeFirstWorkflows.Compiler.Tests.CodeFixes;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Verification;

/// <summary>A verifier that passes everything proves nothing: these see it fail.</summary>
public sealed class VerifyTests
{
    private const string NotPartial = """
        [Workflow]
        public class {|CFW001:Solve|} : Workflow<string, string>;
        """;

    private const string Partial = """
        [Workflow]
        public partial class Solve : Workflow<string, string>;
        """;

    [Fact]
    public Task A_missing_finding_fails() => Fails("number of diagnostics", () =>
        Verify.Analyzer<FindsNotPartial>("public class {|CFW001:Solve|};"));

    [Fact]
    public Task An_unexpected_finding_fails() => Fails("number of diagnostics", () =>
        Verify.Analyzer<FindsNotPartial>("[Workflow] public class Solve : Workflow<string, string>;"));

    [Fact]
    public Task A_finding_elsewhere_fails() => Fails("column", () =>
        Verify.Analyzer<FindsNotPartial>("[Workflow] public {|CFW001:class|} Solve : Workflow<string, string>;"));

    [Fact]
    public Task An_error_of_the_compiler_fails() => Fails("CS0246", () => Verify.Analyzer<FindsNotPartial>("public class Solve : Nothing;"));

    [Fact]
    public Task Another_fix_than_the_expected_fails() => Fails("did not match", () =>
        Verify.CodeFix<FindsNotPartial, MakeClassPartialFix>(NotPartial, Partial.Replace("public ", "public  ", StringComparison.Ordinal)));

    [Fact]
    public Task A_fix_where_none_is_expected_fails() => Fails("", () => Verify.NoCodeFix<FindsNotPartial, MakeClassPartialFix>(NotPartial));

    [Fact]
    public Task A_fix_that_is_not_offered_fails() => Fails("did not match", () =>
        Verify.CodeFix<FindsNotPartial, DeriveFromWorkflowFix>(NotPartial, Partial));

    private static async Task Fails(string word, Func<Task> verification)
    {
        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(verification);
        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
    }
}
