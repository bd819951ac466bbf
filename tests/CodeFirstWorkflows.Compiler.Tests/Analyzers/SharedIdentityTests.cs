using CodeFirstWorkflows.Analyzers.Language;
using CodeFirstWorkflows.Compiler.Tests.Verification;
using Microsoft.CodeAnalysis.Testing;
using Xunit;

namespace CodeFirstWorkflows.Compiler.Tests.Analyzers;

/// <summary>Workflows that stores could not tell apart.</summary>
public sealed class SharedIdentityTests
{
    [Fact]
    public Task One_name_for_two_classes() => Verify.Analyzer<SharedIdentityAnalyzer>(
        """
        namespace Shop.Expenses
        {
            [Workflow(Name = {|#0:"approve"|}, Version = 2)]
            public partial class Approve : Workflow<string, string>;
        }

        namespace Shop.Holidays
        {
            public partial class Office
            {
                [ChainOfThought(Version = 2, Name = {|#1:Names.Approve|})]
                public partial class Approve : Workflow<string, string>;
            }

            public static class Names
            {
                public const string Approve = "approve";
            }
        }
        """,
        [
            Said(0, "'Shop.Expenses.Approve' and 'Shop.Holidays.Office.Approve'"),
            Said(1, "'Shop.Holidays.Office.Approve' and 'Shop.Expenses.Approve'"),
        ]);

    [Fact]
    public Task The_full_name_of_another_class() => Verify.Analyzer<SharedIdentityAnalyzer>("""
        namespace Shop
        {
            [Workflow]
            public partial class Approve : Workflow<string, string>;

            [Workflow(Name = {|CFW005:"Shop.Approve"|})]
            public partial class Decide : Workflow<string, string>;
        }
        """);

    [Fact]
    public Task Over_files() => Verify.Analyzer<SharedIdentityAnalyzer>(
        """
        [Workflow(Name = {|CFW005:"approve"|})]
        public partial class One : Workflow<string, string>;
        """,
        ("Two.cs", """
        using CodeFirstWorkflows;

        [Workflow(Name = {|CFW005:"approve"|})]
        public partial class Two : Workflow<string, string>;
        """));

    [Theory]
    [InlineData("Workflow", "Workflow")]
    [InlineData("Workflow(Name = \"approve\")", "Workflow(Name = \"Approve\")")]
    [InlineData("Workflow(Name = \"approve\")", "Workflow(Name = \"approve\", Version = 1)")]
    [InlineData("Workflow(Name = \"\")", "Workflow(Name = \"\")")]
    public Task Names_and_versions_that_differ(string first, string second) => Verify.Analyzer<SharedIdentityAnalyzer>($$"""
        namespace One
        {
            [{{first}}]
            public partial class Approve : Workflow<string, string>;
        }

        namespace Two
        {
            [{{second}}]
            public partial class Approve : Workflow<string, string>;
        }
        """);

    private static DiagnosticResult Said(int location, string both) => DiagnosticResult.CompilerError("CFW005").WithLocation(location).WithMessage(
        $"{both} are both the workflow 'approve' of version 2, and stores could not tell their runs apart: " +
        "give one of them another Name or Version");
}
